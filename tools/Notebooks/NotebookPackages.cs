using System.Xml.Linq;

namespace FusionML.Notebooks;

/// <summary>
/// The cells that a notebook has beside those of its program: what to make once, and the packages, which the program takes from
/// its project instead.
/// </summary>
internal static class NotebookPackages
{
    private const string BuildProperties = "Directory.Build.props";
    private const string PackageVersions = "Directory.Packages.props";

    /// <summary>What the notebooks need: this library and what an application adds to it on Linux.</summary>
    private static readonly string[] Others =
    [
        "libtorch-cpu-linux-x64",
        "SkiaSharp",
        "SkiaSharp.NativeAssets.Linux.NoDependencies",
    ];

    /// <summary>The cells that follow the title, with the versions of the repository that the program is part of.</summary>
    /// <exception cref="NotebookException">No folder above has the versions, or a version is missing.</exception>
    public static IReadOnlyList<Cell> Cells(string programPath)
    {
        string root = Root(programPath);
        string version = Value(
            Path.Combine(root, BuildProperties),
            element => element.Name.LocalName == "Version",
            element => element.Value
        );
        IEnumerable<string> lines =
        [
            $"#r \"nuget: FusionML.Estimators, {version}\"",
            .. Others.Select(name => $"#r \"nuget: {name}, {VersionOf(root, name)}\""),
            "#r \"Support/bin/Release/net10.0/NotebookSupport.dll\"",
        ];
        return
        [
            new Cell(
                IsMarkdown: true,
                """
                ## Packages

                Once, in the folder of the repository:

                ```sh
                dotnet pack FusionML.sln -c Release -o artifacts/packages
                dotnet nuget add source "$PWD/artifacts/packages" --name fusionml
                dotnet build samples/notebooks/Support -c Release
                ```

                On Windows `libtorch-cpu-win-x64` takes the place of `libtorch-cpu-linux-x64`, on a Mac `libtorch-cpu-osx-arm64`.
                """
            ),
            new Cell(IsMarkdown: false, string.Join('\n', lines)),
        ];
    }

    /// <summary>The cells of a program with those of the packages after its title.</summary>
    public static IReadOnlyList<Cell> Insert(string programPath, IReadOnlyList<Cell> cells) =>
        [.. cells.Take(1), .. Cells(programPath), .. cells.Skip(1)];

    private static string Root(string programPath)
    {
        DirectoryInfo? folder = Directory.GetParent(Path.GetFullPath(programPath));
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, PackageVersions)))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new NotebookException($"No folder above {programPath} has {PackageVersions}.");
    }

    private static string VersionOf(string root, string package) =>
        Value(
            Path.Combine(root, PackageVersions),
            element => element.Attribute("Include")?.Value == package,
            element => element.Attribute("Version")!.Value
        );

    private static string Value(string path, Func<XElement, bool> isWanted, Func<XElement, string> value) =>
        XDocument.Load(path).Descendants().FirstOrDefault(isWanted) is XElement found
            ? value(found)
            : throw new NotebookException($"{path} lacks a version that the notebooks need.");
}
