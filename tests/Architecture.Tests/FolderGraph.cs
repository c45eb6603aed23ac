using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FusionML.Architecture.Tests;

/// <summary>Which folder of a project uses types of which other.</summary>
internal sealed class FolderGraph
{
    private readonly Dictionary<string, Dictionary<string, string>> _uses = [];

    /// <summary>Adds that a file of one folder uses a type of another; the first example is kept.</summary>
    public void Add(string from, string to, string example)
    {
        if (from == to)
        {
            return;
        }

        Targets(to);
        Targets(from).TryAdd(to, example);
    }

    /// <summary>Draws the graph of a project.</summary>
    public static FolderGraph Of(ProjectSources sources)
    {
        FolderGraph graph = new();
        SyntaxTree[] trees = [.. sources.Compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0)];
        HashSet<string> declared =
        [
            .. trees.SelectMany(tree => tree.GetRoot().DescendantNodes()).Select(DeclaredName).OfType<string>(),
        ];
        foreach (SyntaxTree tree in trees.Where(tree => !IsRegistry(tree.FilePath)))
        {
            SemanticModel model = sources.Compilation.GetSemanticModel(tree);
            string folder = sources.FolderOf(tree.FilePath);
            IEnumerable<SimpleNameSyntax> names = tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>();
            foreach (SimpleNameSyntax name in names.Where(name => declared.Contains(name.Identifier.Text)))
            {
                SymbolInfo info = model.GetSymbolInfo(name);
                ISymbol? symbol = info.Symbol ?? (info.CandidateSymbols.Length == 1 ? info.CandidateSymbols[0] : null);
                INamedTypeSymbol? type = (symbol as INamedTypeSymbol ?? symbol?.ContainingType)?.OriginalDefinition;
                foreach (SyntaxReference declaration in type?.DeclaringSyntaxReferences ?? [])
                {
                    graph.Add(
                        folder,
                        sources.FolderOf(declaration.SyntaxTree.FilePath),
                        $"{Path.GetFileName(tree.FilePath)} uses {type!.Name}"
                    );
                }
            }
        }

        return graph;
    }

    /// <summary>The groups of folders that reach each other, each with the uses inside it; empty if there is no circle.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Circles()
    {
        Dictionary<string, HashSet<string>> reached = _uses.Keys.ToDictionary(folder => folder, Reach);
        HashSet<string> seen = [];
        List<IReadOnlyList<string>> circles = [];
        foreach (string folder in _uses.Keys.Order(StringComparer.Ordinal))
        {
            string[] group = [.. reached[folder].Where(other => reached[other].Contains(folder)).Append(folder).Distinct()];
            if (group.Length > 1 && seen.Add(string.Join('|', group.Order(StringComparer.Ordinal))))
            {
                circles.Add([
                    .. from start in @group
                    from use in _uses[start]
                    where @group.Contains(use.Key)
                    orderby start, use.Key
                    select $"{start} -> {use.Key} ({use.Value})",
                ]);
            }
        }

        return circles;
    }

    /// <summary>A registry knows all that it lists, and what it lists knows the folder that it stands in.</summary>
    private static bool IsRegistry(string path) => Path.GetFileName(path) is "PictureCodecs.cs";

    /// <summary>The name by which other files use a declaration: that of a type or of an extension method.</summary>
    private static string? DeclaredName(SyntaxNode node) =>
        node switch
        {
            BaseTypeDeclarationSyntax type => type.Identifier.Text,
            DelegateDeclarationSyntax type => type.Identifier.Text,
            MethodDeclarationSyntax { ParameterList.Parameters: [{ Modifiers: var modifiers }, ..] } method
                when modifiers.Any(SyntaxKind.ThisKeyword) => method.Identifier.Text,
            _ => null,
        };

    private HashSet<string> Reach(string start)
    {
        HashSet<string> reached = [];
        Stack<string> open = new([start]);
        while (open.TryPop(out string? folder))
        {
            foreach (string next in _uses[folder].Keys.Where(reached.Add))
            {
                open.Push(next);
            }
        }

        return reached;
    }

    private Dictionary<string, string> Targets(string folder)
    {
        if (!_uses.TryGetValue(folder, out Dictionary<string, string>? targets))
        {
            _uses.Add(folder, targets = []);
        }

        return targets;
    }
}
