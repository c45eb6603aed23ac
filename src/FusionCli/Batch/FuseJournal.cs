using System.Text.Json;
using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>
/// What a batch has fused, in a file of its folder, one JSON object per line: <c>{"key":...}</c> before a picture is written,
/// <c>{"job":..., "key":..., "content":..., "length":..., "width":..., "height":..., "seconds":...}</c> after it, <c>{"job":...,
/// "problem":...}</c> where there is none. Other lines: <c>{"plan":{...}}</c> says what the batch is of, and <see
/// cref="FileHashes"/> has its own.
/// </summary>
/// <remarks>All members can be used from several threads at once. One process at a time can have a journal open for writing.</remarks>
internal sealed class FuseJournal : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry?> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string? Key, string? Problem)> _jobs = new(StringComparer.Ordinal);
    private readonly FileHashes _hashes;
    private readonly JsonLineJournal? _lines;
    private readonly bool _verify;
    private readonly string _folder;
    private readonly string _path;

    private FuseJournal(string path, bool verify, bool forReading)
    {
        (_path, _folder) = (path, Path.GetDirectoryName(Path.GetFullPath(path))!);
        (_verify, _hashes) = (verify, new FileHashes(verify));
        if (forReading)
        {
            JsonLineJournal.Read(path, ReadLine);
        }
        else
        {
            _lines = JsonLineJournal.Open(path, ReadLine);
        }
    }

    /// <summary>What the batch is of, as the JSON text of an object; null where nobody has said it.</summary>
    public string? Plan { get; private set; }

    /// <summary>Opens a journal, or makes an empty one, and reads what is in it.</summary>
    /// <param name="path">The file, in the folder of the results.</param>
    /// <param name="verify">Read every file to tell whether it has changed, whatever its size and times are.</param>
    /// <exception cref="UsageException">The file can't be opened, or another run has it open.</exception>
    public static FuseJournal Open(string path, bool verify = false) =>
        Try(path, () => new FuseJournal(path, verify, forReading: false));

    /// <summary>Reads a journal that no run has open.</summary>
    /// <exception cref="UsageException">The file can't be read, or a run has it open.</exception>
    public static FuseJournal Read(string path, bool verify = false) =>
        Try(path, () => new FuseJournal(path, verify, forReading: true));

    /// <summary>The digest of a file's content.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public string HashOf(string path) => _hashes.Of(path, _lines);

    /// <summary>The row of a job whose result is in place as an earlier run left it; otherwise null.</summary>
    public BatchRow? Find(string key, FuseJob job)
    {
        Entry? entry;
        lock (_lock)
        {
            entry = _entries.GetValueOrDefault(key);
        }

        return entry is not null && HasContent(job.Output, entry.Content)
            ? new BatchRow(job, BatchStatus.Resumed, entry.Width, entry.Height, entry.Seconds)
            : null;
    }

    /// <summary>
    /// What the last run that had a job made of it; null if the journal does not say, or the picture is not there. Its length is
    /// looked at, and its content only where all files are to be verified: a merge of a million pictures would read them all.
    /// </summary>
    public BatchRow? Find(FuseJob job)
    {
        lock (_lock)
        {
            if (!_jobs.TryGetValue(NameOf(job), out (string? Key, string? Problem) last))
            {
                return null;
            }

            if (last.Problem is string problem)
            {
                return BatchRow.Failed(job, problem);
            }

            return _entries.GetValueOrDefault(last.Key!) is Entry entry && IsThere(job.Output, entry)
                ? new BatchRow(job, BatchStatus.Resumed, entry.Width, entry.Height, entry.Seconds)
                : null;
        }
    }

    /// <summary>
    /// True if an earlier run was about to write the result of this job and did not say that it had: what is there is ours to
    /// replace. A result that was finished and is not as it was left has been changed by somebody.
    /// </summary>
    public bool IsUnfinished(string key)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(key, out Entry? entry) && entry is null;
        }
    }

    /// <summary>Says what the batch is of.</summary>
    /// <param name="plan">The JSON text of an object.</param>
    /// <exception cref="PictureException">The journal can't be written.</exception>
    public void WritePlan(string plan)
    {
        Add(writer =>
        {
            writer.WritePropertyName("plan");
            writer.WriteRawValue(plan);
        });
        TakePlan(plan);
    }

    /// <summary>Says that the result of a job is about to be written.</summary>
    /// <exception cref="PictureException">The journal can't be written.</exception>
    public void Begin(string key) => Add(writer => writer.WriteString("key", key));

    /// <summary>Says that the result of a job is in place.</summary>
    /// <exception cref="PictureException">The journal can't be written.</exception>
    public void Finish(string key, BatchRow row)
    {
        string content = HashOf(row.Job.Output);
        long length = new FileInfo(row.Job.Output).Length;
        Add(writer =>
        {
            writer.WriteString("job", NameOf(row.Job));
            writer.WriteString("key", key);
            writer.WriteString("content", content);
            writer.WriteNumber("length", length);
            writer.WriteNumber("width", row.Width);
            writer.WriteNumber("height", row.Height);
            writer.WriteNumber("seconds", row.Seconds);
        });
        lock (_lock)
        {
            _entries[key] = new Entry(content, length, row.Width, row.Height, row.Seconds);
            _jobs[NameOf(row.Job)] = (key, null);
        }
    }

    /// <summary>Says that an earlier result of a job holds; nothing is written where the journal says so already.</summary>
    /// <exception cref="PictureException">The journal can't be written.</exception>
    public void Keep(string key, BatchRow row)
    {
        lock (_lock)
        {
            if (_jobs.GetValueOrDefault(NameOf(row.Job)).Key == key)
            {
                return;
            }
        }

        Finish(key, row);
    }

    /// <summary>Says why there is no result of a job.</summary>
    /// <exception cref="PictureException">The journal can't be written.</exception>
    public void Fail(BatchRow row)
    {
        lock (_lock)
        {
            if (_jobs.GetValueOrDefault(NameOf(row.Job)).Problem == row.Problem)
            {
                return;
            }

            _jobs[NameOf(row.Job)] = (null, row.Problem);
        }

        Add(writer =>
        {
            writer.WriteString("job", NameOf(row.Job));
            writer.WriteString("problem", row.Problem);
        });
    }

    public void Dispose() => _lines?.Dispose();

    private static FuseJournal Try(string path, Func<FuseJournal> open)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The journal {path} can't be opened; is another run writing it? {e.Message}");
        }
    }

    /// <summary>A job by its output in the journal's folder, which may be moved.</summary>
    private string NameOf(FuseJob job) => Path.GetRelativePath(_folder, Path.GetFullPath(job.Output));

    private bool IsThere(string path, Entry entry)
    {
        FileInfo file = new(path);
        return file.Exists && (_verify ? HasContent(path, entry.Content) : file.Length == entry.Length);
    }

    private bool HasContent(string path, string content)
    {
        try
        {
            return File.Exists(path) && HashOf(path) == content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
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
            throw new PictureException($"The journal {_path} can't be written. {e.Message}", e);
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
            ReadJob(line);
        }
    }

    /// <summary>What became of jobs under another plan does not hold any more; results are found by their keys.</summary>
    private void TakePlan(string plan)
    {
        lock (_lock)
        {
            if (Plan != plan)
            {
                _jobs.Clear();
            }

            Plan = plan;
        }
    }

    private void ReadJob(JsonElement line)
    {
        if (line.TryGetProperty("problem", out JsonElement problem))
        {
            _jobs[line.GetProperty("job").GetString()!] = (null, problem.GetString());
            return;
        }

        string key = line.GetProperty("key").GetString()!;
        if (!line.TryGetProperty("content", out JsonElement content))
        {
            _entries[key] = _entries.GetValueOrDefault(key);
            return;
        }

        _entries[key] = new Entry(
            content.GetString()!,
            line.GetProperty("length").GetInt64(),
            line.GetProperty("width").GetInt32(),
            line.GetProperty("height").GetInt32(),
            line.GetProperty("seconds").GetDouble()
        );
        _jobs[line.GetProperty("job").GetString()!] = (key, null);
    }

    private sealed record Entry(string Content, long Length, int Width, int Height, double Seconds);
}
