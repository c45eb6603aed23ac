using FusionML.Imaging;

namespace FusionML.Alignment.Tests;

[TestClass]
public sealed class RigFileTests : AlignmentFolderTest
{
    private const string Sound = """
        {
          "format": "fusionml-rig", "version": 1,
          "first": { "width": 1280, "height": 960 }, "second": { "width": 320, "height": 240 },
          "matrix": [0.25, 0.01, 3.5, -0.01, 0.25, -2, 0, 0, 1],
          "method": "search", "confidence": 0.75
        }
        """;

    [TestMethod]
    public void A_file_by_hand_is_read()
    {
        RigTransform rig = RigFile.Read(Write("rig.json", Sound));
        Assert.AreEqual((1280, 960), rig.FirstSize);
        Assert.AreEqual((320, 240), rig.SecondSize);
        Assert.AreEqual(0.75, rig.Confidence);
        Assert.IsNull(rig.ResidualPixels);
        (double x, double y) = rig.Transform.Apply(100, 200);
        Assert.AreEqual(25 + 2 + 3.5, x, 1e-12);
        Assert.AreEqual(-1 + 50 - 2, y, 1e-12);
    }

    [TestMethod]
    public void What_is_written_is_read_to_the_last_digit()
    {
        PlanarTransform transform = new(1 / 3.0, 0.1, Math.PI, -0.1, 0.97, -Math.E, 1e-5, -2e-5, 1);
        RigFile.Write(
            PathOf("rig.json"),
            new RigTransform(transform, (64, 48), (32, 24)) { Method = "by hand", ResidualPixels = 0.5 }
        );
        RigTransform read = RigFile.Read(PathOf("rig.json"));
        CollectionAssert.AreEqual(transform.Matrix.ToArray(), read.Transform.Matrix.ToArray());
        Assert.AreEqual("by hand", read.Method);
        Assert.AreEqual(0.5, read.ResidualPixels);
        CollectionAssert.AreEqual(new[] { "rig.json" }, FilesLeft.ToArray());
    }

    [TestMethod]
    public void A_file_that_is_there_is_not_replaced_unasked()
    {
        string path = Write("rig.json", "mine");
        RigTransform rig = new(PlanarTransform.Identity, (64, 48), (64, 48));
        Assert.ThrowsExactly<RigFileException>(() => RigFile.Write(path, rig));
        Assert.AreEqual("mine", File.ReadAllText(path));
        CollectionAssert.AreEqual(new[] { "rig.json" }, FilesLeft.ToArray());
        RigFile.Write(path, rig, overwrite: true);
        Assert.AreEqual((64, 48), RigFile.Read(path).FirstSize);
    }

    [TestMethod]
    [DataRow("", "no JSON")]
    [DataRow("{\"format\": \"fusionml-rig\", \"version\": 1", "no JSON")]
    [DataRow("[1, 2]", "fusionml align")]
    [DataRow("{\"format\": 7}", "fusionml align")]
    [DataRow("{\"matrix\": [1, 0, 0, 0, 1, 0, 0, 0, 1]}", "fusionml align")]
    public void What_is_no_rig_is_refused(string text, string words)
    {
        RigFileException error = Assert.ThrowsExactly<RigFileException>(() => RigFile.Read(Write("rig.json", text)));
        StringAssert.Contains(error.Message, words);
        StringAssert.Contains(error.Message, PathOf("rig.json"));
    }

    [TestMethod]
    [DataRow("\"version\": 1", "\"version\": 2", "version 2")]
    [DataRow("\"width\": 1280", "\"width\": 0", "0x960")]
    [DataRow("\"width\": 1280", "\"width\": 12.5", "12.5x960")]
    [DataRow("\"width\": 1280, ", "", "width")]
    [DataRow("0.25, 0.01, 3.5,", "0.25, 0.01,", "9 numbers")]
    [DataRow("0.25, 0.01, 3.5,", "\"a\", 0.01, 3.5,", "9 numbers")]
    [DataRow("[0.25, 0.01, 3.5, -0.01, 0.25,", "[1, 1, 0, 1, 1,", "inverted")]
    [DataRow("\"second\"", "\"other\"", "second")]
    public void A_damaged_rig_is_refused(string whole, string damaged, string words)
    {
        string path = Write("rig.json", Sound.Replace(whole, damaged, StringComparison.Ordinal));
        StringAssert.Contains(Assert.ThrowsExactly<RigFileException>(() => RigFile.Read(path)).Message, words);
    }

    [TestMethod]
    public void A_missing_file_is_named()
    {
        StringAssert.Contains(
            Assert.ThrowsExactly<RigFileException>(() => RigFile.Read(PathOf("gone.json"))).Message,
            "gone.json"
        );
    }

    [TestMethod]
    public void Pictures_of_another_size_are_refused()
    {
        RigTransform rig = new(PlanarTransform.Identity, (64, 48), (32, 24));
        FusionImage large = new(new ImagePlane(48, 64));
        RigFileException error = Assert.ThrowsExactly<RigFileException>(() => rig.Apply(large, large));
        StringAssert.Contains(error.Message, "32x24");
        StringAssert.Contains(error.Message, "64x48");
    }

    [TestMethod]
    [DataRow("first_x,first_y,second_x,second_y\n1,2,3,4\n\n# beside the lamp\n5.5, 6 ,7,8\n", 2)]
    [DataRow("1;2;3;4", 1)]
    public void Points_are_read(string text, int count)
    {
        IReadOnlyList<PointPair> pairs = PointFile.Read(Write("points.csv", text));
        Assert.HasCount(count, pairs);
        Assert.AreEqual(new PointPair(1, 2, 3, 4), pairs[0]);
    }

    [TestMethod]
    [DataRow("1,2,3,4\n1,2,3\n", "line 2")]
    [DataRow("1,2,3,NaN\n", "line 1")]
    [DataRow("1,2,3,4\n1,2,x,4\n", "line 2")]
    public void Bad_points_are_refused_by_line(string text, string words)
    {
        string path = Write("points.csv", text);
        StringAssert.Contains(Assert.ThrowsExactly<AlignmentException>(() => PointFile.Read(path)).Message, words);
    }
}
