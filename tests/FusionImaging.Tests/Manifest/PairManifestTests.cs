using FusionML.Testing;

namespace FusionML.Imaging.Tests;

[TestClass]
public class PairManifestTests
{
    [TestMethod]
    public void Known_columns_become_properties_and_unknown_ones_are_kept()
    {
        PicturePair pair = Read(
                "notes,id,task,dataset,split,width,height,channels_a,channels_b,reference,file_a,file_b,file_ref\n"
                    + "\"a \"\"quoted\"\" note, with commas\nand lines\","
                    + "p1,ivf,tno,test,640,480,3,1,pseudo,a/x.png,b/y.jpg,c/z.png\n"
            )
            .Single();
        Assert.AreEqual("p1", pair.Id);
        Assert.AreEqual(("ivf", "tno", "test"), (pair.Task, pair.Dataset, pair.Split));
        Assert.AreEqual((640, 480, 3, 1), (pair.Width, pair.Height, pair.FirstChannels, pair.SecondChannels));
        Assert.AreEqual("pseudo", pair.Reference);
        Assert.AreEqual(Path.Combine(Folder, "a", "x.png"), pair.FirstPath);
        Assert.AreEqual(Path.Combine(Folder, "b", "y.jpg"), pair.SecondPath);
        Assert.AreEqual(Path.Combine(Folder, "c", "z.png"), pair.ReferencePath);
        Assert.AreEqual("a \"quoted\" note, with commas\nand lines", pair.Fields["notes"]);
    }

    [TestMethod]
    public void Only_the_two_files_are_needed()
    {
        PicturePair pair = Read("file_b,file_a\r\n../b.png,sub/first.png\r\n\r\n").Single();
        Assert.AreEqual("first", pair.Id);
        Assert.AreEqual(Path.Combine(Path.GetDirectoryName(Folder)!, "b.png"), pair.SecondPath);
        Assert.IsNull(pair.Task);
        Assert.IsNull(pair.Width);
        Assert.IsNull(pair.ReferencePath);
    }

    [TestMethod]
    public void Empty_fields_are_absent()
    {
        PicturePair pair = Read("id,file_a,file_b,file_ref,width\n,a.png,b.png,,").Single();
        Assert.AreEqual("a", pair.Id);
        Assert.IsNull(pair.ReferencePath);
        Assert.IsNull(pair.Width);
    }

    [TestMethod]
    [DataRow("", 0, "is empty")]
    [DataRow("\n\n", 0, "is empty")]
    [DataRow("id,file_a\n", 1, "'file_b' is missing; there are id, file_a")]
    [DataRow("file_a,file_b,file_a\n", 1, "'file_a' is named 2 times")]
    [DataRow("file_a,file_b\na,b\nc\n", 3, "has 1 fields, the header has 2")]
    [DataRow("file_a,file_b\na,b\n\n,d\n", 4, "'file_a' is empty")]
    [DataRow("file_a,file_b,width\na,b,12\na,b,wide\n", 3, "'width' is 'wide'")]
    [DataRow("file_a,file_b,height\na,b,-4\n", 2, "'height' is '-4'")]
    [DataRow("file_a,file_b,channels_a\na,b,0\n", 2, "'channels_a' is '0'")]
    [DataRow("file_a,file_b\n\"a\nb\",c\nd,\"e\n", 4, "never closed")]
    [DataRow("file_a,file_b\n\"a\"b,c\n", 2, "'b' follows a closing quote")]
    [DataRow("file_a,file_b\na\0,c\n", 2, "zero character")]
    public void Broken_manifests_are_refused_with_line_and_reason(string text, int line, string reason)
    {
        ManifestException e = Assert.ThrowsExactly<ManifestException>(() => Read(text));
        Assert.AreEqual(line, e.Line);
        StringAssert.StartsWith(e.Message, "pairs.csv");
        StringAssert.Contains(e.Message, reason);
    }

    [TestMethod]
    public void A_missing_file_is_named()
    {
        ManifestException e = Assert.ThrowsExactly<ManifestException>(() => PairManifest.Read("no-such-folder/pairs.csv"));
        StringAssert.Contains(e.Message, "no-such-folder/pairs.csv");
    }

    [TestMethod]
    public void The_manifest_of_the_real_pairs_is_read_and_its_files_are_there()
    {
        string path = SharedFiles.Require("data/manifest.csv");
        IReadOnlyList<PicturePair> pairs = PairManifest.Read(path);
        Assert.HasCount(File.ReadLines(path).Count(line => line.Length > 0) - 1, pairs);
        foreach (PicturePair pair in pairs)
        {
            Assert.IsTrue(File.Exists(pair.FirstPath), pair.FirstPath);
            Assert.IsTrue(File.Exists(pair.SecondPath), pair.SecondPath);
            Assert.IsTrue(pair.ReferencePath is null || File.Exists(pair.ReferencePath), pair.ReferencePath);
        }
    }

    [TestMethod]
    public void Pictures_of_every_data_set_have_the_size_that_the_manifest_says()
    {
        foreach (PicturePair pair in PairManifest.Read(SharedFiles.Require("data/manifest.csv")).DistinctBy(pair => pair.Dataset))
        {
            (FusionImage first, FusionImage second) = PictureFile.ReadPair(pair.FirstPath, pair.SecondPath);
            Assert.AreEqual((pair.Width, pair.Height), (first.Width, first.Height), pair.FirstPath);
            Assert.AreEqual((pair.Width, pair.Height), (second.Width, second.Height), pair.SecondPath);
        }
    }

    private static string Folder => Path.Combine(Path.GetTempPath(), "manifest-folder");

    private static IReadOnlyList<PicturePair> Read(string text) => PairManifest.Read(new StringReader(text), "pairs.csv", Folder);
}
