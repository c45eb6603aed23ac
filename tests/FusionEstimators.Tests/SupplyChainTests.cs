using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FusionML.Testing;

namespace FusionML.Estimators.Tests;

/// <summary>What is in the packages besides code: notices, sources, and nothing that changes from one packing to the next.</summary>
[TestClass]
public sealed partial class SupplyChainTests
{
    /// <summary>The kind of a PDB's embedded source, by the format of portable PDBs.</summary>
    private static readonly Guid _embeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    private static string Root => SharedFiles.RepositoryRoot;

    [TestMethod]
    public void Every_library_that_a_package_asks_for_is_in_the_notices_with_its_version()
    {
        string notices = File.ReadAllText(Path.Combine(Root, "THIRD-PARTY-NOTICES.md"));
        Dictionary<string, string> versions = XDocument
            .Load(Path.Combine(Root, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .ToDictionary(pin => pin.Attribute("Include")!.Value, pin => LowestVersion(pin.Attribute("Version")!.Value));
        string[] libraries =
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
                .SelectMany(project => XDocument.Load(project).Descendants("PackageReference"))
                .Select(reference => reference.Attribute("Include")!.Value)
                .Distinct(),
        ];
        Assert.IsGreaterThan(8, libraries.Length);
        foreach (string library in libraries)
        {
            StringAssert.Contains(notices, $"{library} {versions[library]}");
        }
    }

    [TestMethod]
    public void Every_version_is_one_version()
    {
        foreach (XElement pin in XDocument.Load(Path.Combine(Root, "Directory.Packages.props")).Descendants("PackageVersion"))
        {
            string version = pin.Attribute("Version")!.Value;
            Assert.DoesNotContain("*", version, version);
            Assert.IsTrue(char.IsAsciiDigit(version[0]) || version[0] == '[', version);
        }
    }

    [TestMethod]
    public void A_package_has_notices_and_sources_and_is_the_same_when_packed_from_another_folder()
    {
        string work = Directory.CreateTempSubdirectory("fusionml-supply-").FullName;
        try
        {
            using ZipArchive first = Pack(Path.Combine(work, "one"));
            using ZipArchive second = Pack(Path.Combine(work, "two", "deeper"));
            CollectionAssert.AreEquivalent(Names(first), Names(second));
            foreach (string name in Names(first))
            {
                CollectionAssert.AreEqual(Bytes(first, name), Bytes(second, name), name);
            }

            CollectionAssert.IsSubsetOf(new[] { "LICENSE", "README.md", "THIRD-PARTY-NOTICES.md" }, Names(first));
            RequireSources(
                Path.Combine(work, "one", "src", "FusionImaging", "bin", "Release", "net10.0", "FusionML.Imaging.pdb")
            );
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>The same sources in a folder of their own, built there as CI builds them.</summary>
    private static ZipArchive Pack(string folder)
    {
        string project = Path.Combine("src", "FusionImaging");
        foreach (string file in Directory.EnumerateFiles(Root).Concat(Directory.EnumerateFiles(Path.Combine(Root, "src"))))
        {
            Copy(file, folder);
        }

        foreach (string part in new[] { project, Path.Combine("eng", "api"), Path.Combine("eng", "rules") })
        {
            foreach (string file in Directory.EnumerateFiles(Path.Combine(Root, part), "*", SearchOption.AllDirectories))
            {
                string[] steps = Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar);
                if (!steps.Contains("bin") && !steps.Contains("obj"))
                {
                    Copy(file, folder);
                }
            }
        }

        (int exitCode, string output, string errors) = SampleProcess.RunDotnet(
            folder,
            "pack",
            project,
            "--configuration",
            "Release",
            "--output",
            Path.Combine(folder, "packages"),
            "-p:ContinuousIntegrationBuild=true",
            $"-p:PathMap={folder}=/_/",
            "-p:RunAnalyzers=false"
        );
        Assert.AreEqual(0, exitCode, output + errors);
        return ZipFile.OpenRead(Directory.GetFiles(Path.Combine(folder, "packages"), "*.nupkg").Single());
    }

    private static void Copy(string file, string folder)
    {
        string target = Path.Combine(folder, Path.GetRelativePath(Root, file));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target);
    }

    /// <summary>The entries, without the parts that the package format writes about itself, which are named at random.</summary>
    private static string[] Names(ZipArchive package) =>
        [
            .. package
                .Entries.Select(entry => entry.FullName)
                .Where(name =>
                    !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.EndsWith(".psmdcp", StringComparison.Ordinal)
                )
                .Order(StringComparer.Ordinal),
        ];

    private static byte[] Bytes(ZipArchive package, string name)
    {
        using Stream stream = package.GetEntry(name)!.Open();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static void RequireSources(string path)
    {
        using FileStream file = File.OpenRead(path);
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(file);
        MetadataReader reader = provider.GetMetadataReader();
        DocumentHandle[] documents = [.. reader.Documents];
        Assert.IsGreaterThan(50, documents.Length);
        foreach (DocumentHandle document in documents)
        {
            Assert.IsTrue(
                reader
                    .GetCustomDebugInformation(document)
                    .Any(handle => reader.GetGuid(reader.GetCustomDebugInformation(handle).Kind) == _embeddedSource),
                reader.GetString(reader.GetDocument(document).Name)
            );
        }
    }

    private static string LowestVersion(string range) => VersionPattern().Match(range).Value;

    [GeneratedRegex("[0-9][0-9.]*")]
    private static partial Regex VersionPattern();
}
