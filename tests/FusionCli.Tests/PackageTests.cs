using System.IO.Compression;
using System.Reflection;
using FusionML.Testing;

namespace FusionML.Cli.Tests;

/// <summary>What users install: the packages as <c>dotnet pack</c> makes them.</summary>
[TestClass]
public sealed class PackageTests : CliTest
{
    private static string Configuration =>
        typeof(PackageTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    [TestMethod]
    public void The_command_line_installs_from_its_package_and_fuses()
    {
        Pack("src/FusionCli");
        File.WriteAllText(
            PathOf("nuget.config"),
            $"""
            <configuration><packageSources><clear /><add key="packed" value="{PathOf(".")}" /></packageSources></configuration>
            """
        );
        CliRun install = Cli.RunProgram(
            Cli.DotnetPath,
            "tool",
            "install",
            "FusionML.Cli",
            "--tool-path",
            PathOf("tools"),
            "--configfile",
            PathOf("nuget.config"),
            "--no-cache"
        );
        Assert.AreEqual(0, install.ExitCode, install.Output + install.Error);

        string tool = PathOf(Path.Combine("tools", OperatingSystem.IsWindows() ? "fusionml.exe" : "fusionml"));
        CliRun fuse = Cli.RunProgram(tool, "fuse", Cli.Near, Cli.Far, "--rule", "laplacian", "-o", OutPath);
        Assert.AreEqual(ExitCode.Done, fuse.ExitCode, fuse.Error);
        Assert.IsTrue(File.Exists(OutPath));
    }

    [TestMethod]
    [DataRow("Imaging")]
    [DataRow("Alignment")]
    [DataRow("Metrics")]
    [DataRow("Inference")]
    public void A_library_packs_with_its_documentation_and_licence(string name)
    {
        Pack($"src/Fusion{name}");
        using ZipArchive package = ZipFile.OpenRead(Directory.GetFiles(PathOf("."), $"FusionML.{name}.*.nupkg").Single());
        string[] entries = [.. package.Entries.Select(entry => entry.FullName)];
        CollectionAssert.Contains(entries, $"lib/net10.0/FusionML.{name}.dll");
        CollectionAssert.Contains(entries, $"lib/net10.0/FusionML.{name}.xml");
        CollectionAssert.Contains(entries, "README.md");
        using StreamReader specification = new(package.GetEntry($"FusionML.{name}.nuspec")!.Open());
        StringAssert.Contains(specification.ReadToEnd(), "<license type=\"expression\">MIT</license>");
    }

    private void Pack(string project)
    {
        CliRun pack = Cli.RunProgram(
            Cli.DotnetPath,
            "pack",
            Path.Combine(SharedFiles.RepositoryRoot, project),
            "--no-build",
            "--configuration",
            Configuration,
            "--output",
            PathOf(".")
        );
        Assert.AreEqual(0, pack.ExitCode, pack.Output + pack.Error);
    }
}
