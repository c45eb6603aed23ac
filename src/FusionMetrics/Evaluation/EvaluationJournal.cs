using System.Text.Json;
using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>
/// The finished rows of an evaluation in a file, one JSON object per line: <c>{"key":..., "values":{id: number}, "reasons":{id:
/// text}, "normalized":[...]}</c>. Lines of one key add up.
/// </summary>
/// <remarks>All members can be used from several threads at once. One process at a time can have a journal open.</remarks>
internal sealed class EvaluationJournal : IDisposable
{
    private readonly string _path;
    private readonly JsonLineJournal _lines;
    private readonly Dictionary<string, JournalRow> _rows = new(StringComparer.Ordinal);

    private EvaluationJournal(string path)
    {
        _path = path;
        _lines = JsonLineJournal.Open(path, ReadRow);
    }

    /// <summary>Opens a journal, or makes an empty one, and reads what is in it.</summary>
    /// <exception cref="EvaluationException">The file can't be opened, or another run has it open.</exception>
    public static EvaluationJournal Open(string path)
    {
        try
        {
            return new EvaluationJournal(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException(
                $"The journal {path} can't be opened; is another evaluation writing it? {e.Message}",
                e
            );
        }
    }

    /// <summary>What is known for a row; empty if nothing is.</summary>
    public JournalRow Find(string key) => _rows.GetValueOrDefault(key) ?? JournalRow.Empty;

    /// <summary>Adds values of a row; they are in the file when the call returns.</summary>
    /// <exception cref="EvaluationException">The file can't be written.</exception>
    public void Add(string key, MetricReport report, IReadOnlyList<SourceNormalization> normalizations)
    {
        try
        {
            _lines.Add(writer => WriteRow(writer, key, report, normalizations));
        }
        catch (IOException e)
        {
            throw new EvaluationException($"The journal {_path} can't be written. {e.Message}", e);
        }
    }

    public void Dispose() => _lines.Dispose();

    private static void WriteRow(
        Utf8JsonWriter writer,
        string key,
        MetricReport report,
        IReadOnlyList<SourceNormalization> normalizations
    )
    {
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
    }

    private void ReadRow(JsonElement row)
    {
        string key = row.GetProperty("key").GetString()!;
        Dictionary<string, MetricValue> values = new(Find(key).Values, StringComparer.Ordinal);
        foreach (JsonProperty value in row.GetProperty("values").EnumerateObject())
        {
            values[value.Name] = new MetricValue(value.Value.GetDouble());
        }

        foreach (JsonProperty reason in row.GetProperty("reasons").EnumerateObject())
        {
            values[reason.Name] = MetricValue.Undefined(reason.Value.GetString()!);
        }

        _rows[key] = new JournalRow(values, NormalizationJson.Read(row));
    }
}
