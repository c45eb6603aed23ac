using System.Globalization;
using FusionML.Imaging;

namespace FusionML.Estimators.Tests;

[TestClass]
[DoNotParallelize]
public sealed class FuseThenClassifySampleTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fusionml-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void The_fused_column_tells_what_neither_camera_tells_alone()
    {
        (int exitCode, string output, string errors) = SampleProcess.Run(nameof(FuseThenClassify), _folder, "2", "pictures");
        Assert.AreEqual(0, exitCode, errors);
        double[] accuracies =
        [
            .. output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture) / 100),
        ];
        Assert.HasCount(3, accuracies);

        // A camera that sees one half of the scenes, and one of three kinds in the other half, is right in two thirds of them.
        (double visible, double infrared, double fused) = (accuracies[0], accuracies[1], accuracies[2]);
        Assert.IsGreaterThan(0.9, fused, output);
        Assert.IsLessThan(fused - 0.15, visible, output);
        Assert.IsLessThan(fused - 0.15, infrared, output);

        string[] pictures = Directory.GetFiles(Path.Combine(_folder, "pictures"));
        Assert.HasCount(18, pictures);
        Assert.IsTrue(pictures.All(path => PictureFile.Read(path) is { Width: 96, Height: 96 }));
    }

    [TestMethod]
    public void A_word_that_is_no_number_prints_the_usage()
    {
        (int exitCode, _, string errors) = SampleProcess.Run(nameof(FuseThenClassify), _folder, "many");
        Assert.AreEqual(2, exitCode);
        StringAssert.Contains(errors, "FuseThenClassify [SCENES] [FOLDER]");
    }
}
