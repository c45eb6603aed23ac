using System.Xml.Linq;
using FusionML.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FusionML.Architecture.Tests;

/// <summary>The sources of a project in src, compiled so that every name can be traced to the file that declares it.</summary>
internal sealed class ProjectSources
{
    private static readonly string[] ImplicitUsings =
    [
        "System",
        "System.Collections.Generic",
        "System.IO",
        "System.Linq",
        "System.Net.Http",
        "System.Threading",
        "System.Threading.Tasks",
    ];

    private ProjectSources(string root, CSharpCompilation compilation)
    {
        Root = root;
        Compilation = compilation;
    }

    /// <summary>The project's folder.</summary>
    public string Root { get; }

    /// <summary>The compilation; it may have errors where a package is not there, which leaves names untraced.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>The projects of src, by their files.</summary>
    public static IReadOnlyList<string> ProjectFiles { get; } =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(SharedFiles.RepositoryRoot, "src"), "*.csproj", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads and compiles the sources of a project.</summary>
    public static ProjectSources Read(string projectFile)
    {
        string root = Path.GetDirectoryName(projectFile)!;
        CSharpParseOptions options = new(LanguageVersion.Latest);
        List<SyntaxTree> trees = [CSharpSyntaxTree.ParseText(GlobalUsings(projectFile), options)];
        foreach (string path in SourceFiles(root))
        {
            trees.Add(CSharpSyntaxTree.ParseText(File.ReadAllText(path), options, path));
        }

        CSharpCompilation compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(projectFile),
            trees,
            References(root),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true)
        );
        return new ProjectSources(root, compilation);
    }

    /// <summary>The folder of a file, relative to the project; empty for the project's own.</summary>
    public string FolderOf(string path) =>
        Path.GetRelativePath(Root, Path.GetDirectoryName(path)!).Replace('\\', '/').TrimStart('.');

    /// <summary>
    /// The C# files below a folder that belong to its project: not what is built, and no project of its own below it.
    /// </summary>
    private static IEnumerable<string> SourceFiles(string root)
    {
        string[] nested =
        [
            .. ProjectFiles
                .Select(file => Path.GetDirectoryName(file)! + Path.DirectorySeparatorChar)
                .Where(folder => folder.Length > root.Length + 1 && folder.StartsWith(root, StringComparison.Ordinal)),
        ];
        return Directory
            .EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(path => !nested.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)))
            .Where(path =>
                !Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj")
            )
            .Order(StringComparer.Ordinal);
    }

    /// <summary>The platform's assemblies, and what the project's last build left beside its own.</summary>
    private static IEnumerable<MetadataReference> References(string root)
    {
        string own = Path.GetFileName(root);
        string built = Path.Combine(root, "bin", "Release", "net10.0");
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        HashSet<string> names = [];
        return platform
            .Where(path => Path.GetFileName(path).StartsWith("System", StringComparison.Ordinal))
            .Concat(Directory.Exists(built) ? Directory.EnumerateFiles(built, "*.dll") : [])
            .Where(path => Path.GetFileNameWithoutExtension(path) != "FusionML." + own["Fusion".Length..])
            .Where(path => names.Add(Path.GetFileName(path)))
            .Select(path => MetadataReference.CreateFromFile(path));
    }

    private static string GlobalUsings(string projectFile)
    {
        IEnumerable<string> own = XDocument
            .Load(projectFile)
            .Descendants("Using")
            .Select(item =>
                item.Attribute("Alias") is XAttribute alias ? $"{alias.Value} = {item.Attribute("Include")!.Value}"
                : item.Attribute("Static") is not null ? $"static {item.Attribute("Include")!.Value}"
                : item.Attribute("Include")!.Value
            );
        return string.Concat(ImplicitUsings.Concat(own).Select(name => $"global using {name};\n"));
    }
}
