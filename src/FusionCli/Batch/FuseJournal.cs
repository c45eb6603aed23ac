using System.Text.Json;
using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>
/// What a batch has fused, in a file of its folder, one JSON object per line: <c>{"key":...}</c> before a picture is written,
/// <c>{"key":..., "length":..., "time":..., "width":..., "height":..., "seconds":...}</c> after it.
/// </summary>
/// <remarks>All members can be used from several threads at once. One process at a time can have a journal open.</remarks>
internal sealed class FuseJournal : IDisposable
{
    private readonly Dictionary<string, Entry?> _entries = new(StringComparer.Ordinal);
    private readonly JsonLineJournal _lines;
    private readonly string _path;

    private FuseJournal(string path)
    {
        _path = path;
        _lines = JsonLineJournal.Open(path, Read);
    }

    /// <summary>Opens a journal, or makes an empty one, and reads what is in it.</summary>
    /// <exception cref="UsageException">The file can't be opened, or another run has it open.</exception>
    public static FuseJournal Open(string path)
    {
        try
        {
            return new FuseJournal(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The journal {path} can't be opened; is another run writing it? {e.Message}");
        }
    }

    /// <summary>The row of a job whose result is in place as an earlier run left it; otherwise null.</summary>
    public BatchRow? Find(string key, FuseJob job)
    {
        FileInfo file = new(job.Output);
        return
            _entries.GetValueOrDefault(key) is Entry entry
            && file.Exists
            && file.Length == entry.Length
            && file.LastWriteTimeUtc.Ticks == entry.Time
            ? new BatchRow(job, BatchStatus.Resumed, entry.Width, entry.Height, entry.Seconds)
            : null;
    }

    /// <summary>
    /// True if an earlier run was about to write the result of this job and did not say that it had: what is there is ours to
    /// replace. A result that was finished and is not as it was left has been changed by somebody.
    /// </summary>
    public bool IsUnfinished(string key) => _entries.TryGetValue(key, out Entry? entry) && entry is null;

    /// <summary>Says that the result of a job is about to be written.</summary>
    /// <exception cref="PictureException">The journal can't be written.</exception>
    public void Begin(string key) => Add(writer => writer.WriteString("key", key));

    /// <summary>Says that the result of a job is in place.</summary>
    /// <exception cref="PictureException">The journal can't be written.</exception>
    public void Finish(string key, BatchRow row)
    {
        FileInfo file = new(row.Job.Output);
        Add(writer =>
        {
            writer.WriteString("key", key);
            writer.WriteNumber("length", file.Length);
            writer.WriteNumber("time", file.LastWriteTimeUtc.Ticks);
            writer.WriteNumber("width", row.Width);
            writer.WriteNumber("height", row.Height);
            writer.WriteNumber("seconds", row.Seconds);
        });
    }

    public void Dispose() => _lines.Dispose();

    private void Add(Action<Utf8JsonWriter> members)
    {
        try
        {
            _lines.Add(members);
        }
        catch (IOException e)
        {
            throw new PictureException($"The journal {_path} can't be written. {e.Message}", e);
        }
    }

    private void Read(JsonElement line)
    {
        string key = line.GetProperty("key").GetString()!;
        _entries[key] = line.TryGetProperty("length", out JsonElement length)
            ? new Entry(
                length.GetInt64(),
                line.GetProperty("time").GetInt64(),
                line.GetProperty("width").GetInt32(),
                line.GetProperty("height").GetInt32(),
                line.GetProperty("seconds").GetDouble()
            )
            : _entries.GetValueOrDefault(key);
    }

    private sealed record Entry(long Length, long Time, int Width, int Height, double Seconds);
}
