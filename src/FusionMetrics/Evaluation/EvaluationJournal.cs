using System.Text.Json;
using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>
/// The finished rows of an evaluation in a file, one JSON object per line. A row: <c>{"dataset":..., "pair":..., "method":...,
/// "key":..., "values":{id: number}, "reasons":{id: text}, "normalized":[...]}</c>, or with <c>problem</c> in place of what follows
/// the method. Lines of one key add up; a row has what its last line says. Other lines: <c>{"plan":{...}}</c> says what the
/// evaluation is of, and <see cref="FileHashes"/> has its own.
/// </summary>
/// <remarks>All members can be used from several threads at once. One process at a time can have a journal open for writing.</remarks>
internal sealed class EvaluationJournal : IDisposable
{
    private readonly string _path;
    private readonly FileHashes _hashes;
    private readonly JsonLineJournal? _lines;
    private readonly Dictionary<string, JournalRow> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Dataset, string Pair, string Method), (string? Key, string? Problem)> _rows = [];

    private EvaluationJournal(string path, bool verify, bool forReading)
    {
        _path = path;
        _hashes = new FileHashes(verify);
        if (forReading)
        {
            JsonLineJournal.Read(path, ReadLine);
        }
        else
        {
            _lines = JsonLineJournal.Open(path, ReadLine);
        }
    }

    /// <summary>What the evaluation is of, as the JSON text of an object; null where nobody has said it.</summary>
    public string? Plan { get; private set; }

    /// <summary>Opens a journal, or makes an empty one, and reads what is in it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="verify">Read every picture's file to tell whether it has changed, whatever its size and times are.</param>
    /// <exception cref="EvaluationException">The file can't be opened, or another run has it open.</exception>
    public static EvaluationJournal Open(string path, bool verify = false) =>
        Try(path, () => new EvaluationJournal(path, verify, forReading: false));

    /// <summary>Reads a journal that no run has open.</summary>
    /// <exception cref="EvaluationException">The file can't be read, or a run has it open.</exception>
    public static EvaluationJournal Read(string path) =>
        Try(path, () => new EvaluationJournal(path, verify: false, forReading: true));

    /// <summary>The digest of a file's content.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public string HashOf(string path) => _hashes.Of(path, _lines);

    /// <summary>The values that are known for a key; empty if none are.</summary>
    public JournalRow Find(string key) => _values.GetValueOrDefault(key) ?? JournalRow.Empty;

    /// <summary>What became of a row; null if the journal does not say.</summary>
    public (JournalRow? Values, string? Problem)? Find(EvaluationPair pair, FusedMethod method)
    {
        lock (_rows)
        {
            return _rows.TryGetValue(NameOf(pair, method), out (string? Key, string? Problem) row)
                ? (row.Key is null ? null : Find(row.Key), row.Problem)
                : null;
        }
    }

    /// <summary>Says what the evaluation is of.</summary>
    /// <param name="plan">The JSON text of an object.</param>
    /// <exception cref="EvaluationException">The file can't be written.</exception>
    public void WritePlan(string plan)
    {
        Add(writer =>
        {
            writer.WritePropertyName("plan");
            writer.WriteRawValue(plan);
        });
        TakePlan(plan);
    }

    /// <summary>Adds values of a row; they are in the file when the call returns.</summary>
    /// <exception cref="EvaluationException">The file can't be written.</exception>
    public void Add(
        EvaluationPair pair,
        FusedMethod method,
        string key,
        MetricReport report,
        IReadOnlyList<SourceNormalization> normalizations
    )
    {
        Note(pair, method, key, problem: null);
        Add(writer =>
        {
            WriteName(writer, pair, method);
            writer.WriteString("key", key);
            writer.WriteStartObject("values");
            foreach (MetricResult result in report.Where(result => result.Value.IsDefined))
            {
                writer.WriteNumber(result.Id, result.Value.Value);
            }

            writer.WriteEndObject();
            writer.WriteStartObject("reasons");
            foreach (MetricResult result in report.Where(result => !result.Value.IsDefined))
            {
                writer.WriteString(result.Id, result.Value.Reason);
            }

            writer.WriteEndObject();
            NormalizationJson.Write(writer, normalizations);
        });
    }

    /// <summary>Says that a row has the values of a key that are known already; nothing is written where the journal says so.</summary>
    /// <exception cref="EvaluationException">The file can't be written.</exception>
    public void AddKnown(EvaluationPair pair, FusedMethod method, string key)
    {
        if (Note(pair, method, key, problem: null))
        {
            Add(writer =>
            {
                WriteName(writer, pair, method);
                writer.WriteString("key", key);
            });
        }
    }

    /// <summary>Says why a row could not be evaluated.</summary>
    /// <exception cref="EvaluationException">The file can't be written.</exception>
    public void AddProblem(EvaluationPair pair, FusedMethod method, string problem)
    {
        if (Note(pair, method, key: null, problem))
        {
            Add(writer =>
            {
                WriteName(writer, pair, method);
                writer.WriteString("problem", problem);
            });
        }
    }

    public void Dispose() => _lines?.Dispose();

    private static EvaluationJournal Try(string path, Func<EvaluationJournal> open)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException($"The journal {path} can't be opened; is another run writing it? {e.Message}", e);
        }
    }

    private static (string Dataset, string Pair, string Method) NameOf(EvaluationPair pair, FusedMethod method) =>
        (pair.Dataset, pair.Id, method.Name);

    private static void WriteName(Utf8JsonWriter writer, EvaluationPair pair, FusedMethod method)
    {
        writer.WriteString("dataset", pair.Dataset);
        writer.WriteString("pair", pair.Id);
        writer.WriteString("method", method.Name);
    }

    /// <summary>Takes down what became of a row; true if that is new.</summary>
    private bool Note(EvaluationPair pair, FusedMethod method, string? key, string? problem)
    {
        lock (_rows)
        {
            bool known = _rows.TryGetValue(NameOf(pair, method), out (string?, string?) before) && before == (key, problem);
            _rows[NameOf(pair, method)] = (key, problem);
            return !known;
        }
    }

    private void Add(Action<Utf8JsonWriter> members)
    {
        try
        {
            _lines!.Add(members);
        }
        catch (IOException e)
        {
            throw new EvaluationException($"The journal {_path} can't be written. {e.Message}", e);
        }
    }

    private void ReadLine(JsonElement line)
    {
        if (line.TryGetProperty("plan", out JsonElement plan))
        {
            TakePlan(plan.GetRawText());
        }
        else if (!_hashes.TryRead(line))
        {
            ReadRow(line);
        }
    }

    /// <summary>What became of rows under another plan does not hold any more; values are found by their keys.</summary>
    private void TakePlan(string plan)
    {
        lock (_rows)
        {
            if (Plan != plan)
            {
                _rows.Clear();
            }

            Plan = plan;
        }
    }

    private void ReadRow(JsonElement line)
    {
        (string, string, string) name = (Text("dataset"), Text("pair"), Text("method"));
        if (line.TryGetProperty("problem", out JsonElement problem))
        {
            _rows[name] = (null, problem.GetString()!);
            return;
        }

        string key = Text("key");
        if (line.TryGetProperty("values", out JsonElement numbers))
        {
            Dictionary<string, MetricValue> values = new(Find(key).Values, StringComparer.Ordinal);
            foreach (JsonProperty value in numbers.EnumerateObject())
            {
                values[value.Name] = new MetricValue(value.Value.GetDouble());
            }

            foreach (JsonProperty reason in line.GetProperty("reasons").EnumerateObject())
            {
                values[reason.Name] = MetricValue.Undefined(reason.Value.GetString()!);
            }

            _values[key] = new JournalRow(values, NormalizationJson.Read(line));
        }

        _rows[name] = (key, null);

        string Text(string member) => line.GetProperty(member).GetString() ?? throw new FormatException($"{member} is null");
    }
}
