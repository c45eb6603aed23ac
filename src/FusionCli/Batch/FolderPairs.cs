using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>Finds the pairs of two folders, or of one with two patterns.</summary>
internal static class FolderPairs
{
    /// <summary>The pairs in the order of their names; one whose partner is missing has a problem.</summary>
    /// <param name="first">Where the first pictures are, and what of their names makes a pair.</param>
    /// <param name="second">The same for the second pictures.</param>
    /// <param name="outputFolder">Where the results go.</param>
    /// <param name="extension">The extension of the results.</param>
    /// <exception cref="UsageException">A folder is missing or can't be read.</exception>
    public static IReadOnlyList<FuseJob> Read(
        (string Folder, NamePattern Pattern) first,
        (string Folder, NamePattern Pattern) second,
        string outputFolder,
        string extension
    )
    {
        ILookup<string, string> firsts = Files(first.Folder, first.Pattern);
        ILookup<string, string> seconds = Files(second.Folder, second.Pattern);
        IEnumerable<string> names = firsts.Concat(seconds).Select(group => group.Key).Distinct().Order(StringComparer.Ordinal);
        return [.. names.Select(Job)];

        FuseJob Job(string name)
        {
            string[] sources = [.. firsts[name].Take(1), .. seconds[name].Take(1)];
            return new FuseJob(name, sources, Path.Combine(outputFolder, name + extension))
            {
                Problem = Problem(name, firsts[name], first.Folder) ?? Problem(name, seconds[name], second.Folder),
            };
        }
    }

    private static string? Problem(string name, IEnumerable<string> files, string folder) =>
        files.ToArray() switch
        {
            [] => $"there is no picture for {name} in {folder}",
            [_] => null,
            string[] many =>
                $"{string.Join(" and ", many.Select(Path.GetFileName))} in {folder} are all pictures for {name}: keep one",
        };

    private static ILookup<string, string> Files(string folder, NamePattern pattern)
    {
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"There is no folder {folder}.");
        }

        HashSet<string> extensions = PictureCodecs
            .All.SelectMany(codec => codec.Extensions)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        try
        {
            return Directory
                .EnumerateFiles(folder)
                .Where(file => extensions.Contains(Path.GetExtension(file)))
                .Order(StringComparer.Ordinal)
                .Select(file => (Name: pattern.Find(Path.GetFileNameWithoutExtension(file)), File: file))
                .Where(found => found.Name is not null)
                .ToLookup(found => found.Name!, found => found.File, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The folder {folder} can't be read. {e.Message}");
        }
    }
}
