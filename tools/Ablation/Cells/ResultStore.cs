using System.Text.Json;
using FusionML.Cli;

namespace FusionML.Ablation;

/// <summary>
/// Measured numbers by cell, kept in <c>results.json</c> after each cell, so that a study that was stopped goes on where it was. A
/// part of a grid keeps its own in <c>results.I-of-N.json</c>; everybody finds what is in any of these files.
/// </summary>
/// <remarks>For one thread, and one process per file.</remarks>
internal sealed class ResultStore
{
    private const string Pattern = "results*.json";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly AblationOptions _options;
    private readonly string _path;
    private readonly Content _content;

    /// <summary>Opens the results of a folder, or starts new ones.</summary>
    /// <param name="options">The folder and the settings.</param>
    /// <param name="shard">The part of a grid, or null for a process that is alone.</param>
    /// <exception cref="AblationException">The folder's results were made with other settings, or can't be read.</exception>
    public ResultStore(AblationOptions options, Shard? shard = null)
    {
        _options = options;
        _path = Path.Combine(
            options.Output,
            shard is null ? "results.json" : FormattableString.Invariant($"results.{shard.Number}-of-{shard.Count}.json")
        );
        _content = File.Exists(_path) ? Read(_path) : new Content(new(options.Identity), []);
        foreach (string other in Others())
        {
            Read(other);
        }
    }

    /// <summary>The numbers of a cell that is done, by name.</summary>
    public IReadOnlyDictionary<string, double>? Find(string cell) =>
        _content.Cells.GetValueOrDefault(cell)
        ?? Others().Select(path => Read(path).Cells.GetValueOrDefault(cell)).FirstOrDefault(numbers => numbers is not null);

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

    private IEnumerable<string> Others() =>
        Directory.Exists(_options.Output)
            ? Directory.EnumerateFiles(_options.Output, Pattern).Where(path => path != _path).Order(StringComparer.Ordinal)
            : [];

    private Content Read(string path)
    {
        Content content;
        try
        {
            content = JsonSerializer.Deserialize<Content>(File.ReadAllText(path), Indented)
                ?? throw new AblationException($"{path} holds null.");
        }
        catch (JsonException error)
        {
            throw new AblationException($"{path} is damaged ({error.Message}): remove it to start anew.");
        }

        string[] differences =
        [
            .. _options
                .Identity.Where(pair => content.Settings.GetValueOrDefault(pair.Key) != pair.Value)
                .Select(pair => $"--{pair.Key} {content.Settings.GetValueOrDefault(pair.Key, "?")} there, {pair.Value} here"),
        ];
        return differences.Length == 0
            ? content
            : throw new AblationException(
                $"{path} holds results of other settings ({string.Join("; ", differences)}): use the same, or another --output."
            );
    }

    private sealed record Content(
        Dictionary<string, string> Settings,
        SortedDictionary<string, Dictionary<string, double>> Cells
    );
}
