using System.Collections.Concurrent;

namespace FusionML.Imaging;

/// <summary>
/// The temporary files of <see cref="WholeFile"/> that a killed process left in a folder. They are removed with the first file
/// that another process writes there, once it is proven that nobody writes them any more.
/// </summary>
/// <remarks>
/// Who writes a temporary file holds its lock, and the system lets a lock go with the process. So a file whose lock can be had is
/// abandoned, if locks work in that folder at all: that is tried with the caller's own file first. As some network file systems
/// keep locks from other machines, a file must also have been left alone for a minute.
/// </remarks>
internal static class AbandonedFiles
{
    private const string Start = ".fusionml-";
    private const string End = ".tmp";
    private static readonly TimeSpan _leftAlone = TimeSpan.FromMinutes(1);
    private static readonly ConcurrentDictionary<string, bool> _folders = [];

    /// <summary>The name of a temporary file.</summary>
    /// <param name="unique">What no other file of the folder has in its name.</param>
    public static string NameOf(string unique) => $"{Start}{unique}{End}";

    /// <summary>Removes them, once per folder and process. What can't be removed stays.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="own">A temporary file in it that the caller has open for itself alone.</param>
    public static void RemoveFrom(string folder, string own)
    {
        if (!_folders.TryAdd(folder, true) || TryLock(own))
        {
            return;
        }

        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles($"{Start}*{End}"))
        {
            if (DateTime.UtcNow - file.LastWriteTimeUtc > _leftAlone && TryLock(file.FullName))
            {
                TryDelete(file);
            }
        }
    }

    /// <summary>Forgets which folders were looked at, as a new process does.</summary>
    internal static void Forget() => _folders.Clear();

    private static bool TryLock(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void TryDelete(FileInfo file)
    {
        try
        {
            file.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else removed it, or it may not be removed: the file that is being written matters, not this one.
        }
    }
}
