using FusionML.Imaging;

namespace FusionML.ModelEvaluation.Tests;

[TestClass]
public sealed class PublishedPicturesTests : FolderTest
{
    private static readonly string Near = Path.Combine(
        FusionML.Testing.SharedFiles.RepositoryRoot,
        "samples",
        "pictures",
        "near.png"
    );

    [TestMethod]
    public void Published_pictures_are_measured_on_the_pairs_that_all_methods_of_the_set_have()
    {
        WriteManifest();
        WriteBlack("published/lytro/Night/one.png");
        WriteBlack("published/lytro/Night/two.png");
        WriteBlack("published/lytro/Dusk/two.png");
        Assert.AreEqual(
            0,
            RunCommand.Create().Parse([.. Arguments, "--metric", "EN", "--methods", "Night,average,Dusk"]).Invoke()
        );
        string[] values = File.ReadAllLines(PathOf("report/values.csv"));
        Assert.HasCount(1 + 3, values);
        StringAssert.Contains(values[1], "mfif/lytro,two,Night,EN,0,");
        StringAssert.Contains(values[2], "mfif/lytro,two,average,EN,");
        StringAssert.Contains(values[3], "mfif/lytro,two,Dusk,EN,0,");
        Assert.IsFalse(File.ReadAllText(PathOf("report/tables.md")).Contains("MFFW", StringComparison.Ordinal));
    }

    [TestMethod]
    public void A_gray_published_picture_is_not_compared_in_colour()
    {
        ImagePlane gray = new(40, 40);
        gray.Samples.Fill(0.4f);
        ImagePlane half = new(40, 40);
        half.Samples.Fill(0.5f);
        ImagePlane red = new(40, 40);
        red.Samples.Fill(0.7f);
        PictureFile.Write(PathOf("red.png"), new FusionImage(gray, red, half));
        Directory.CreateDirectory(PathOf("published/vifb/Night"));
        PictureFile.Write(PathOf("published/vifb/Night/one.png"), new FusionImage(gray));
        Write(
            "manifest.csv",
            $"id,task,dataset,split,reference,file_a,file_b,file_ref\none,ivf,vifb,test,no,{PathOf("red.png")},{PathOf("red.png")},\n"
        );
        string[] arguments = [.. Arguments, "--methods", "average,Night", "--metric", "CIEDE2000"];
        Assert.AreEqual(0, RunCommand.Create().Parse(arguments).Invoke());
        string values = File.ReadAllText(PathOf("report/values.csv"));
        StringAssert.Contains(values, "the published picture is gray");
        StringAssert.Contains(values, "ivf/vifb,one,average,CIEDE2000,0");
    }

    [TestMethod]
    public void A_folder_without_pictures_in_their_places_is_refused()
    {
        WriteBlack("published/stray.png");
        string message = Assert
            .ThrowsExactly<EvaluationInputException>(() => _ = new PublishedPictures(PathOf("published")))
            .Message;
        StringAssert.Contains(message, "SET/METHOD/ID.ext");
        StringAssert.Contains(
            Assert.ThrowsExactly<EvaluationInputException>(() => _ = new PublishedPictures(PathOf("none"))).Message,
            "no such folder"
        );
    }

    private string[] Arguments =>
        [
            "--manifest",
            PathOf("manifest.csv"),
            "-o",
            PathOf("report"),
            "--cache",
            PathOf("cache"),
            "--threads",
            "1",
            "--published",
            PathOf("published"),
            "--no-sheets",
        ];

    private void WriteManifest()
    {
        string far = Near.Replace("near", "far", StringComparison.Ordinal);
        Write(
            "manifest.csv",
            "id,task,dataset,split,reference,file_a,file_b,file_ref\n"
                + $"one,mfif,lytro,test,no,{Near},{far},\ntwo,mfif,lytro,test,no,{far},{Near},\n"
                + $"three,mfif,mffw,test,no,{far},{Near},\n"
        );
    }

    private void WriteBlack(string name)
    {
        FusionImage near = PictureFile.Read(Near);
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        PictureFile.Write(PathOf(name), new FusionImage(new ImagePlane(near.Height, near.Width)));
    }
}
