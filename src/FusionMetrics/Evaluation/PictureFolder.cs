using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>
/// The picture files of one folder by their names without extension. Other files and subfolders are passed over.
/// </summary>
internal sealed class PictureFolder
{
    private readonly string _path;
    private readonly Dictionary<string, List<string>> _files;

    private PictureFolder(string path, Dictionary<string, List<string>> files) => (_path, _files) = (path, files);

    /// <summary>All names without extension, in no order.</summary>
    public IEnumerable<string> Names => _files.Keys;

    /// <summary>Lists a folder.</summary>
    /// <exception cref="EvaluationException">The folder is missing or can't be read.</exception>
    public static PictureFolder Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        HashSet<string> extensions = PictureCodecs
            .All.SelectMany(codec => codec.Extensions)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        try
        {
            Dictionary<string, List<string>> files = Directory
                .EnumerateFiles(path)
                .Where(file => extensions.Contains(Path.GetExtension(file)))
                .GroupBy(file => Path.GetFileNameWithoutExtension(file)!, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Order(StringComparer.Ordinal).ToList(), StringComparer.Ordinal);
            return new PictureFolder(path, files);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException($"The folder {path} can't be read. {e.Message}", e);
        }
    }

    /// <summary>The first of <paramref name="names"/> that a picture has, or what is wrong.</summary>
    public (string? Path, string? Problem) Find(params IReadOnlyList<string> names)
    {
        (string? path, string? problem) = FindOptional(names);
        string wanted = string.Join(" or ", names.Select(name => name + ".*"));
        return (path, path is null ? problem ?? $"there is no picture {wanted} in {FolderName(_path)}" : null);
    }

    /// <summary>
    /// The first of <paramref name="names"/> that a picture has; nothing if there is none; what is wrong if there are several.
    /// </summary>
    public (string? Path, string? Problem) FindOptional(params IReadOnlyList<string> names)
    {
        if (names.FirstOrDefault(_files.ContainsKey) is not string name)
        {
            return default;
        }

        List<string> found = _files[name];
        return found.Count == 1
            ? (found[0], null)
            : (
                null,
                $"{string.Join(" and ", found.Select(Path.GetFileName))} in {FolderName(_path)} have the same name: keep one"
            );
    }

    private static string FolderName(string path) =>
        $"the folder {Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))}";
}
