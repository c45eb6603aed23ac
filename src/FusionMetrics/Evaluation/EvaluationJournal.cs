using System.Buffers;
using System.Text;
using System.Text.Json;

namespace FusionML.Metrics;

/// <summary>
/// The finished rows of an evaluation in a file, one JSON object per line: <c>{"key":..., "values":{id: number}, "reasons":{id:
/// text}}</c>. Lines of one key add up. A line that is not whole (the run was killed while it was written) is passed over.
/// </summary>
/// <remarks>All members can be used from several threads at once. One process at a time can have a journal open.</remarks>
internal sealed class EvaluationJournal : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file;
    private readonly Dictionary<string, Dictionary<string, MetricValue>> _rows = new(StringComparer.Ordinal);

    private EvaluationJournal(FileStream file) => _file = file;

    /// <summary>Opens a journal, or makes an empty one, and reads what is in it.</summary>
    /// <exception cref="EvaluationException">The file can't be opened, or another run has it open.</exception>
    public static EvaluationJournal Open(string path)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            EvaluationJournal journal = new(file);
            journal.ReadRows();
            return journal;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new EvaluationException(
                $"The journal {path} can't be opened; is another evaluation writing it? {e.Message}",
                e
            );
        }
    }

    /// <summary>The values that are known for a row, by metric id; empty if there are none.</summary>
    public IReadOnlyDictionary<string, MetricValue> Find(string key)
    {
        lock (_lock)
        {
            return _rows.TryGetValue(key, out Dictionary<string, MetricValue>? values)
                ? new Dictionary<string, MetricValue>(values, StringComparer.Ordinal)
                : new Dictionary<string, MetricValue>();
        }
    }

    /// <summary>Adds values of a row; they are in the file when the call returns.</summary>
    /// <exception cref="EvaluationException">The file can't be written.</exception>
    public void Add(string key, MetricReport report)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter writer = new(line))
        {
            WriteRow(writer, key, report);
        }

        line.Write("\n"u8);
        lock (_lock)
        {
            try
            {
                _file.Write(line.WrittenSpan);
                _file.Flush();
            }
            catch (IOException e)
            {
                throw new EvaluationException($"The journal {_file.Name} can't be written. {e.Message}", e);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private static void WriteRow(Utf8JsonWriter writer, string key, MetricReport report)
    {
        writer.WriteStartObject();
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
        writer.WriteEndObject();
    }

    private void ReadRows()
    {
        using StreamReader text = new(_file, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        while (text.ReadLine() is string line)
        {
            TryReadRow(line);
        }

        // What follows a half-written line must not become part of it.
        if (_file.Length > 0)
        {
            _file.Seek(-1, SeekOrigin.End);
            if (_file.ReadByte() != '\n')
            {
                _file.WriteByte((byte)'\n');
            }
        }

        _file.Seek(0, SeekOrigin.End);
    }

    private void TryReadRow(string line)
    {
        try
        {
            using JsonDocument row = JsonDocument.Parse(line);
            string key = row.RootElement.GetProperty("key").GetString()!;
            Dictionary<string, MetricValue> values = new(StringComparer.Ordinal);
            foreach (JsonProperty value in row.RootElement.GetProperty("values").EnumerateObject())
            {
                values[value.Name] = new MetricValue(value.Value.GetDouble());
            }

            foreach (JsonProperty reason in row.RootElement.GetProperty("reasons").EnumerateObject())
            {
                values[reason.Name] = MetricValue.Undefined(reason.Value.GetString()!);
            }

            if (!_rows.TryAdd(key, values))
            {
                foreach ((string id, MetricValue value) in values)
                {
                    _rows[key][id] = value;
                }
            }
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
                        or ArgumentNullException
            )
        {
            // Not a whole row: what it held is computed again.
        }
    }
}
