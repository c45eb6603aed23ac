using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;
using FusionML.Testing;

namespace FusionML.Estimators.Tests;

/// <summary>
/// All packages together in one folder, as a feed has them: they fit together, and a stranger's program runs on them.
/// </summary>
[TestClass]
public sealed class InstalledPackagesTests
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("fusionml-feed-").FullName;

    private static string Configuration =>
        typeof(InstalledPackagesTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    private static string Feed => Path.Combine(Folder, "feed");

    [ClassInitialize]
    public static void PackAll(TestContext context) =>
        Run(SharedFiles.RepositoryRoot, "pack", "FusionML.sln", "--no-build", "--configuration", Configuration, "--output", Feed);

    [ClassCleanup]
    public static void RemoveFolder() => Directory.Delete(Folder, recursive: true);

    [TestMethod]
    public void Packages_ask_for_each_other_in_exactly_their_own_version()
    {
        string[] packages = Directory.GetFiles(Feed, "*.nupkg");
        string[] names = ["Imaging", "Alignment", "Metrics", "Inference", "Training", "Estimators", "ModelIO", "Cli"];
        CollectionAssert.IsSubsetOf(
            names.Select(name => $"FusionML.{name}").ToArray(),
            packages
                .Select(path => Specification(path).Descendants().Single(element => element.Name.LocalName == "id").Value)
                .ToArray()
        );
        foreach (string path in packages)
        {
            foreach (
                XElement dependency in Specification(path).Descendants().Where(element => element.Name.LocalName == "dependency")
            )
            {
                string id = dependency.Attribute("id")!.Value;
                if (id.StartsWith("FusionML.", StringComparison.Ordinal))
                {
                    StringAssert.Matches(dependency.Attribute("version")!.Value, new(@"^\[\d+\.\d+\.\d+\]$"), $"{path}: {id}");
                }
            }
        }
    }

    [TestMethod]
    public void A_fresh_program_restores_them_and_fuses_in_a_pipeline()
    {
        string project = Directory.CreateDirectory(Path.Combine(Folder, "program")).FullName;
        File.WriteAllText(
            Path.Combine(project, "nuget.config"),
            $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{Feed}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="machine" value="{GlobalPackages()}" /></fallbackPackageFolders>
            </configuration>
            """
        );
        File.WriteAllText(
            Path.Combine(project, "Program.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestorePackagesPath>{Path.Combine(Folder, "packages")}</RestorePackagesPath>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="FusionML.Estimators" Version="{Version()}" />
                <PackageReference Include="Microsoft.ML.ImageAnalytics" Version="5.0.1" />
                <PackageReference Include="SkiaSharp" Version="2.88.9" />
                <PackageReference Include="SkiaSharp.NativeAssets.Linux.NoDependencies" Version="2.88.9" />
              </ItemGroup>
            </Project>
            """
        );
        File.WriteAllText(
            Path.Combine(project, "Program.cs"),
            """
            using FusionML.Imaging;
            using FusionML.Inference;
            using Microsoft.ML;
            using Microsoft.ML.Data;

            MLContext context = new();
            IDataView rows = context.Data.LoadFromEnumerable([new { Near = args[0], Far = args[1] }]);
            IEstimator<ITransformer> pipeline = context.Transforms.LoadPlanes("First", "Near")
                .Append(context.Transforms.LoadPlanes("Second", "Far"))
                .Append(context.Transforms.FuseImages("Fused", "First", "Second", FusionTask.Mfif))
                .Append(context.Transforms.EvaluateFusion("First", "Second", "Fused", metrics: "EN"));
            ITransformer model = pipeline.Fit(rows);
            float entropy = model.Transform(rows).GetColumn<float>("EN").Single();
            Console.WriteLine(entropy.ToString("f3", System.Globalization.CultureInfo.InvariantCulture));
            """
        );
        string pictures = Path.Combine(SharedFiles.RepositoryRoot, "samples", "pictures");
        string output = Run(
            project,
            "run",
            "-c",
            "Release",
            "--",
            Path.Combine(pictures, "near.png"),
            Path.Combine(pictures, "far.png")
        );
        double entropy = double.Parse(output.Trim().Split('\n')[^1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.IsInRange(6.0, 8.0, entropy);
    }

    private static string Version() =>
        Path.GetFileNameWithoutExtension(Directory.GetFiles(Feed, "FusionML.Estimators.*.nupkg").Single())[
            "FusionML.Estimators.".Length..
        ];

    private static XDocument Specification(string path)
    {
        using ZipArchive package = ZipFile.OpenRead(path);
        using Stream stream = package
            .Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal))
            .Open();
        return XDocument.Load(stream);
    }

    /// <summary>The folder that this machine restored the solution to: what others publish is taken from there.</summary>
    private static string GlobalPackages()
    {
        string line = Run(SharedFiles.RepositoryRoot, "nuget", "locals", "global-packages", "--list");
        return line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..].Trim();
    }

    private static string Run(string folder, params string[] arguments)
    {
        (int exitCode, string output, string errors) = SampleProcess.RunDotnet(folder, arguments);
        Assert.AreEqual(0, exitCode, output + errors);
        return output;
    }
}
