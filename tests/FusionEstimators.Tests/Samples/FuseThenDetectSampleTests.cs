namespace FusionML.Estimators.Tests;

[TestClass]
[DoNotParallelize]
public sealed class FuseThenDetectSampleTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fusionml-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void The_detector_of_MLNET_trains_on_the_fused_column()
    {
        // The sample is no part of the solution, because its package is not to be had everywhere.
        string project = Path.Combine(SampleProcess.RepositoryFolder(), "samples", "FuseThenDetect");
        (int exitCode, string output, string errors) = SampleProcess.RunDotnet(
            project,
            "build",
            "-c",
            "Release",
            "-v",
            "quiet",
            "-nologo",
            "-p:BuildProjectReferences=false"
        );
        if (output.Contains("NU1101", StringComparison.Ordinal))
        {
            Assert.Inconclusive("Microsoft.ML.TorchSharp does not restore here.");
        }

        Assert.AreEqual(0, exitCode, output + errors);
        (exitCode, output, errors) = SampleProcess.RunDotnet(
            _folder,
            Path.Combine(project, "bin", "Release", "net10.0", "FuseThenDetect.dll"),
            "1",
            "--random-weights",
            _folder
        );
        Assert.AreEqual(0, exitCode, errors);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(6, lines);
        StringAssert.Contains(lines[5], "scene 5: ");
    }
}
