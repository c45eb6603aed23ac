using System.IO.Enumeration;

namespace FusionML.Cli;

/// <summary>Expands <c>*</c> and <c>?</c> in names of files where the shell has not done it.</summary>
internal static class SourcePatterns
{
    /// <summary>The files that the words stand for; a word without a pattern, or of a file that is there, for itself.</summary>
    /// <exception cref="UsageException">No file fits a pattern.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> words) => [.. words.SelectMany(Expand)];

    private static IReadOnlyList<string> Expand(string word)
    {
        if (!IsPattern(word) || Path.Exists(word))
        {
            return [word];
        }

        string root = Path.GetPathRoot(word) ?? string.Empty;
        string[] parts = word[root.Length..]
            .Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        string[] found = [root];
        for (int i = 0; i < parts.Length; i++)
        {
            string part = parts[i];
            bool isLast = i == parts.Length - 1;
            found =
            [
                .. IsPattern(part)
                    ? found.SelectMany(folder => Matches(folder, part, isLast))
                    : found.Select(folder => Path.Combine(folder, part)).Where(Path.Exists),
            ];
        }

        return found.Length > 0 ? found : throw new UsageException($"No picture is called {word}.");
    }

    private static bool IsPattern(string text) => text.AsSpan().IndexOfAny('*', '?') >= 0;

    /// <summary>What fits in a folder, in the order that shells have: by the bytes of the name, without hidden ones.</summary>
    private static IEnumerable<string> Matches(string folder, string pattern, bool files)
    {
        DirectoryInfo directory = new(folder.Length == 0 ? "." : folder);
        return !directory.Exists
            ? []
            : directory
                .EnumerateFileSystemInfos()
                .Where(entry => files ? entry is FileInfo : entry is DirectoryInfo)
                .Select(entry => entry.Name)
                .Where(name =>
                    (name[0] != '.' || pattern[0] == '.')
                    && FileSystemName.MatchesSimpleExpression(pattern, name, OperatingSystem.IsWindows())
                )
                .Order(StringComparer.Ordinal)
                .Select(name => Path.Combine(folder, name));
    }
}
