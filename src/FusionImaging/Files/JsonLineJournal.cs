using System.Buffers;
using System.Text;
using System.Text.Json;

namespace FusionML.Imaging;

/// <summary>
/// What is finished of a long work in a file, one JSON object per line, so that a later run goes on from it. A line that is not
/// whole (the run was killed while it was written) is passed over.
/// </summary>
/// <remarks>All members can be used from several threads at once. One process at a time can have a journal open.</remarks>
internal sealed class JsonLineJournal : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file;

    private JsonLineJournal(FileStream file) => _file = file;

    /// <summary>Opens a journal, or makes an empty one, and shows its lines.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">
    /// Takes the object of a line in the order of the file. The line is passed over where it throws <see
    /// cref="KeyNotFoundException"/>, <see cref="InvalidOperationException"/>, <see cref="FormatException"/> or <see
    /// cref="ArgumentException"/>.
    /// </param>
    /// <exception cref="IOException">The file can't be opened, or another run has it open.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static JsonLineJournal Open(string path, Action<JsonElement> read)
    {
        FileState.RequireFile(path);
        FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            JsonLineJournal journal = new(file);
            journal.ReadLines(read);
            return journal;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Shows the lines of a journal that no run has open.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">As for <see cref="Open"/>.</param>
    /// <exception cref="IOException">The file can't be opened, or a run has it open.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static void Read(string path, Action<JsonElement> read)
    {
        FileState.RequireFile(path);
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        ReadLines(file, read);
    }

    /// <summary>Adds the object whose members <paramref name="members"/> writes; it is in the file when the call returns.</summary>
    /// <exception cref="IOException">The file can't be written.</exception>
    public void Add(Action<Utf8JsonWriter> members)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter writer = new(line))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        line.Write("\n"u8);
        lock (_lock)
        {
            _file.Write(line.WrittenSpan);
            _file.Flush();
        }
    }

    public void Dispose() => _file.Dispose();

    private void ReadLines(Action<JsonElement> read)
    {
        ReadLines(_file, read);

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

    private static void ReadLines(FileStream file, Action<JsonElement> read)
    {
        using StreamReader text = new(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        while (text.ReadLine() is string line)
        {
            TryRead(line, read);
        }
    }

    private static void TryRead(string line, Action<JsonElement> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            read(document.RootElement);
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            // Not a whole line: what it held is done again.
        }
    }
}
