using System.Text.Json;

namespace FusionML.Ablation;

/// <summary>
/// Measured numbers by cell, kept in <c>results.json</c> after each cell, so that a study that was stopped goes on where it was.
/// </summary>
/// <remarks>For one thread, and one process per folder.</remarks>
internal sealed class ResultStore
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly string _path;
    private readonly Content _content;

    /// <summary>Opens the results of a folder, or starts new ones.</summary>
    /// <exception cref="AblationException">The folder's results were made with other settings, or can't be read.</exception>
    public ResultStore(AblationOptions options)
    {
        _path = Path.Combine(options.Output, "results.json");
        _content = File.Exists(_path) ? Read(_path) : new Content(new(options.Identity), []);
        string[] differences =
        [
            .. options
                .Identity.Where(pair => _content.Settings.GetValueOrDefault(pair.Key) != pair.Value)
                .Select(pair => $"--{pair.Key} {_content.Settings.GetValueOrDefault(pair.Key, "?")} there, {pair.Value} here"),
        ];
        if (differences.Length > 0)
        {
            throw new AblationException(
                $"{_path} holds results of other settings ({string.Join("; ", differences)}): "
                    + "use the same, or another --output."
            );
        }
    }

    /// <summary>The numbers of a cell that is done, by name.</summary>
    public IReadOnlyDictionary<string, double>? Find(string cell) => _content.Cells.GetValueOrDefault(cell);

    /// <summary>The numbers of a cell: the kept ones, or new ones, which are kept.</summary>
    public IReadOnlyDictionary<string, double> Get(string cell, Func<IReadOnlyDictionary<string, double>> measure)
    {
        if (Find(cell) is IReadOnlyDictionary<string, double> known)
        {
            return known;
        }

        IReadOnlyDictionary<string, double> measured = measure();
        _content.Cells[cell] = new Dictionary<string, double>(measured);
        WholeFile.Write(_path, JsonSerializer.Serialize(_content, Indented) + "\n");
        return measured;
    }

    private static Content Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Content>(File.ReadAllText(path), Indented)
                ?? throw new AblationException($"{path} holds null.");
        }
        catch (JsonException error)
        {
            throw new AblationException($"{path} is damaged ({error.Message}): remove it to start anew.");
        }
    }

    private sealed record Content(
        Dictionary<string, string> Settings,
        SortedDictionary<string, Dictionary<string, double>> Cells
    );
}
