using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;
using FusionML.Testing;

namespace FusionML.Estimators.Tests;

/// <summary>What users install: the packages as <c>dotnet pack</c> makes them.</summary>
[TestClass]
public sealed class PackageTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fusionml-packages-").FullName;

    private static string Configuration =>
        typeof(PackageTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void The_estimators_depend_on_the_other_libraries_and_on_ML_NET_5()
    {
        using ZipArchive package = Pack("src/FusionEstimators", "FusionML.Estimators");
        Dictionary<string, string> dependencies = Dependencies(package, "FusionML.Estimators");

        // The codecs, DataView, OpenCvSharp4, TorchSharp and SkiaSharp come through the others; central versions pin them here too.
        CollectionAssert.AreEquivalent(
            new[]
            {
                "BitMiracle.LibJpeg.NET",
                "BitMiracle.LibTiff.NET",
                "FusionML.Alignment",
                "FusionML.Imaging",
                "FusionML.Metrics",
                "FusionML.Inference",
                "FusionML.Training",
                "FusionML.ModelIO",
                "Microsoft.ML",
                "Microsoft.ML.ImageAnalytics",
                "Microsoft.ML.DataView",
                "OpenCvSharp4",
                "SkiaSharp",
                "SkiaSharp.NativeAssets.Linux.NoDependencies",
                "System.IO.Hashing",
                "TorchSharp",
            },
            dependencies.Keys
        );
        Assert.AreEqual("[5.0.1, 6.0.0)", dependencies["Microsoft.ML"]);
        Assert.AreEqual("[5.0.1, 6.0.0)", dependencies["Microsoft.ML.ImageAnalytics"]);
        Assert.AreEqual("0.107.0", dependencies["TorchSharp"]);
        RequireContents(package, "FusionML.Estimators");
    }

    [TestMethod]
    public void The_storage_ships_without_the_facade_that_it_is_compiled_against()
    {
        using ZipArchive package = Pack("src/FusionEstimators/Interop/ModelIO", "FusionML.ModelIO");
        Dictionary<string, string> dependencies = Dependencies(package, "FusionML.ModelIO");
        CollectionAssert.AreEquivalent(
            new[]
            {
                "BitMiracle.LibJpeg.NET",
                "BitMiracle.LibTiff.NET",
                "FusionML.Imaging",
                "Microsoft.ML.DataView",
                "System.IO.Hashing",
            },
            dependencies.Keys
        );
        Assert.AreEqual("[5.0.1, 6.0.0)", dependencies["Microsoft.ML.DataView"]);
        RequireContents(package, "FusionML.ModelIO");

        // Compiled against the facade, it must ask for the assembly that ML.NET has under that name, and find the real one here.
        AssemblyName core = typeof(ModelFormatException)
            .Assembly.GetReferencedAssemblies()
            .Single(name => name.Name == "Microsoft.ML.Core");
        Assembly real = Assembly.Load(core);
        Assert.AreEqual(core.Version, real.GetName().Version);
        Assert.IsNotNull(real.GetType("Microsoft.ML.MLContext") ?? real.GetType("Microsoft.ML.Runtime.IHostEnvironment"));
        Assert.IsGreaterThan(100, real.GetTypes().Length);
    }

    /// <summary>One library with its documentation and the README: no library of somebody else.</summary>
    private static void RequireContents(ZipArchive package, string name)
    {
        string[] libraries =
        [
            .. package
                .Entries.Select(entry => entry.FullName)
                .Where(path =>
                    path.StartsWith("lib/", StringComparison.Ordinal)
                    || path.EndsWith(".dll", StringComparison.Ordinal)
                    || path.EndsWith(".so", StringComparison.Ordinal)
                ),
        ];
        CollectionAssert.AreEquivalent(new[] { $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml" }, libraries);
        Assert.IsNotNull(package.GetEntry("README.md"));
    }

    private static Dictionary<string, string> Dependencies(ZipArchive package, string name)
    {
        using Stream specification = package.GetEntry($"{name}.nuspec")!.Open();
        XDocument document = XDocument.Load(specification);
        XNamespace space = document.Root!.Name.Namespace;
        Assert.AreEqual("MIT", document.Descendants(space + "license").Single().Value);
        return document
            .Descendants(space + "dependency")
            .ToDictionary(dependency => dependency.Attribute("id")!.Value, dependency => dependency.Attribute("version")!.Value);
    }

    private ZipArchive Pack(string project, string name)
    {
        (int exitCode, string output, string errors) = SampleProcess.RunDotnet(
            SharedFiles.RepositoryRoot,
            "pack",
            project,
            "--no-build",
            "--configuration",
            Configuration,
            "--output",
            _folder
        );
        Assert.AreEqual(0, exitCode, output + errors);
        return ZipFile.OpenRead(Directory.GetFiles(_folder, $"{name}.*.nupkg").Single());
    }
}
