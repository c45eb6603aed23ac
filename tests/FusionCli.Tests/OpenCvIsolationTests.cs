namespace FusionML.Cli.Tests;

/// <summary>The command as it is installed, without OpenCV.</summary>
[TestClass]
public sealed class OpenCvIsolationTests : CliTest
{
    [TestMethod]
    public void Fusing_needs_no_openCv_and_aligning_names_the_package_that_is_missing()
    {
        // The program's own files but for OpenCV. Without the list of its dependencies the host takes what lies beside it.
        string built = Path.GetDirectoryName(typeof(FusionCommandLine).Assembly.Location)!;
        foreach (string file in Directory.EnumerateFiles(built, "*.dll").Where(file => !IsOpenCv(file)))
        {
            File.Copy(file, PathOf(Path.GetFileName(file)));
        }

        File.Copy(Path.Combine(built, "fusionml.runtimeconfig.json"), PathOf("fusionml.runtimeconfig.json"));
        CliRun fuse = Run("fuse", Cli.Near, Cli.Far, "--rule", "laplacian", "-o", OutPath);
        Assert.AreEqual(ExitCode.Done, fuse.ExitCode, fuse.Error);
        StringAssert.Contains(fuse.Error, "Alignment: ");

        File.Copy(Path.Combine(built, "OpenCvSharp.dll"), PathOf("OpenCvSharp.dll"));
        CliRun align = Run("fuse", Cli.Near, Cli.Far, "--rule", "laplacian", "--align", "auto", "-o", PathOf("aligned.png"));
        Assert.AreEqual(ExitCode.Failure, align.ExitCode, align.Error);
        StringAssert.Contains(align.Error, FusionML.Alignment.AlignmentLibraryException.PackageName);
        Assert.IsFalse(File.Exists(PathOf("aligned.png")));
    }

    private CliRun Run(params string[] arguments) => Cli.RunProgram(Cli.DotnetPath, [PathOf("fusionml.dll"), .. arguments]);

    private static bool IsOpenCv(string file) => Path.GetFileName(file).StartsWith("OpenCvSharp", StringComparison.Ordinal);
}
