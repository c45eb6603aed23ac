using System.Globalization;

namespace FusionML.Imaging;

/// <summary>
/// Reads a list of picture pairs: comma-separated values (RFC 4180, UTF-8) with a header line. The columns <c>file_a</c> and
/// <c>file_b</c> must be there; <c>id</c>, <c>file_ref</c>, <c>reference</c>, <c>task</c>, <c>dataset</c>, <c>split</c>,
/// <c>width</c>, <c>height</c>, <c>channels_a</c> and <c>channels_b</c> may be, and so may any others, in any order.
/// </summary>
/// <remarks>All members can be used from several threads at once.</remarks>
public static class PairManifest
{
    /// <summary>
    /// Reads the pairs of a manifest, in its order. Paths in it are relative to its folder. The pictures are not opened.
    /// </summary>
    /// <param name="path">The manifest.</param>
    /// <exception cref="ManifestException">The file cannot be read, or a line is broken; the line is named.</exception>
    public static IReadOnlyList<PicturePair> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using StreamReader text = new(path);
            return Read(text, path, Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ManifestException(path, 0, $"cannot be read. {e.Message}", e);
        }
    }

    /// <summary>Reads the pairs of a manifest from text.</summary>
    /// <param name="text">The manifest; left open.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="folder">The folder that its paths are relative to.</param>
    /// <exception cref="ManifestException">A line is broken; the line is named.</exception>
    public static IReadOnlyList<PicturePair> Read(TextReader text, string name, string folder)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(folder);
        CsvReader records = new(text, name);
        string[] columns = ReadHeader(records, name);
        List<PicturePair> pairs = [];
        while (records.ReadRecord() is string[] values)
        {
            if (values.Length != columns.Length)
            {
                throw new ManifestException(
                    name,
                    records.RecordLine,
                    $"has {values.Length} fields, the header has {columns.Length}."
                );
            }

            pairs.Add(new Line(name, records.RecordLine, columns, values).ToPair(folder));
        }

        return pairs;
    }

    private static string[] ReadHeader(CsvReader records, string name)
    {
        string[] columns = records.ReadRecord()
            ?? throw new ManifestException(name, 0, "is empty; the first line must name the columns.");
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = columns[i].Trim();
        }

        if (columns.GroupBy(column => column, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ManifestException(name, records.RecordLine, $"the column '{twice.Key}' is named {twice.Count()} times.");
        }

        foreach (string needed in (ReadOnlySpan<string>)["file_a", "file_b"])
        {
            if (!columns.Contains(needed, StringComparer.Ordinal))
            {
                throw new ManifestException(
                    name,
                    records.RecordLine,
                    $"the column '{needed}' is missing; there are {string.Join(", ", columns)}."
                );
            }
        }

        return columns;
    }

    /// <summary>One line of the manifest.</summary>
    private sealed class Line(string name, int number, string[] columns, string[] values)
    {
        private readonly Dictionary<string, string> _fields = columns
            .Zip(values)
            .ToDictionary(field => field.First, field => field.Second.Trim(), StringComparer.Ordinal);

        public PicturePair ToPair(string folder)
        {
            string first = Needed("file_a");
            string second = Needed("file_b");
            return new PicturePair(
                Text("id") ?? Path.GetFileNameWithoutExtension(first),
                InFolder(folder, first),
                InFolder(folder, second)
            )
            {
                ReferencePath = Text("file_ref") is string reference ? InFolder(folder, reference) : null,
                Reference = Text("reference"),
                Task = Text("task"),
                Dataset = Text("dataset"),
                Split = Text("split"),
                Width = Count("width"),
                Height = Count("height"),
                FirstChannels = Count("channels_a"),
                SecondChannels = Count("channels_b"),
                Fields = _fields,
            };
        }

        private string InFolder(string folder, string file) =>
            !file.Contains('\0', StringComparison.Ordinal)
                ? Path.GetFullPath(Path.Combine(folder, file))
                : throw new ManifestException(name, number, "a file name holds a zero character.");

        private string? Text(string column) => _fields.GetValueOrDefault(column) is { Length: > 0 } value ? value : null;

        private string Needed(string column) =>
            Text(column) ?? throw new ManifestException(name, number, $"the field '{column}' is empty.");

        private int? Count(string column)
        {
            if (Text(column) is not string text)
            {
                return null;
            }

            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0
                ? value
                : throw new ManifestException(name, number, $"the field '{column}' is '{text}', not a whole number above 0.");
        }
    }
}
