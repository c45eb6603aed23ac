using System.Collections.Concurrent;
using System.Text.Json;

namespace FusionML.Imaging;

/// <summary>
/// Digests of files. A file whose size and times are those that it had when it was read last is not read again, if that was long
/// enough after its last change; a journal carries that from run to run: <c>{"file":..., "length":..., "written":...,
/// "changed":..., "hash":...}</c>.
/// </summary>
/// <param name="verify">Read every file, whatever is known of it.</param>
/// <remarks>All members can be used from several threads at once.</remarks>
internal sealed class FileHashes(bool verify = false)
{
    private readonly ConcurrentDictionary<string, (FileState State, string Hash)> _known = new(StringComparer.Ordinal);

    /// <summary>The digest of a file's content; see <see cref="ContentHash"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="journal">Gets what a later run may rely on; may be null.</param>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public string Of(string path, JsonLineJournal? journal = null)
    {
        string full = Path.GetFullPath(path);
        FileState? state = FileState.Of(full);
        if (
            !verify
            && state is not null
            && _known.TryGetValue(full, out (FileState State, string Hash) known)
            && known.State == state
        )
        {
            return known.Hash;
        }

        string hash = ContentHash.OfFile(full);

        // What was changed just now may be changed again without a trace; what was changed meanwhile is of neither state.
        if (state is FileState settled && settled.IsSettled && FileState.Of(full) == settled)
        {
            (FileState, string) now = (settled, hash);
            if (!_known.TryGetValue(full, out (FileState, string) before) || before != now)
            {
                _known[full] = now;
                journal?.Add(writer => Write(writer, full, settled, hash));
            }
        }

        return hash;
    }

    /// <summary>Takes over what a line of a journal says.</summary>
    /// <returns>False if the line is about something else.</returns>
    /// <exception cref="KeyNotFoundException">A part is missing.</exception>
    /// <exception cref="InvalidOperationException">A part is of another kind.</exception>
    public bool TryRead(JsonElement line)
    {
        if (!line.TryGetProperty("file", out JsonElement file))
        {
            return false;
        }

        _known[file.GetString()!] = (
            new FileState(Number("length"), Number("written"), Number("changed")),
            line.GetProperty("hash").GetString()!
        );
        return true;

        long Number(string name) => line.GetProperty(name).GetInt64();
    }

    private static void Write(Utf8JsonWriter writer, string file, FileState state, string hash)
    {
        writer.WriteString("file", file);
        writer.WriteNumber("length", state.Length);
        writer.WriteNumber("written", state.Written);
        writer.WriteNumber("changed", state.Changed);
        writer.WriteString("hash", hash);
    }
}
