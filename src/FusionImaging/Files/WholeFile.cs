using System.Security.Cryptography;

namespace FusionML.Imaging;

/// <summary>
/// Writes a file as a whole or not at all: under a temporary name beside its place, flushed to the disk, and then moved there.
/// </summary>
/// <remarks>
/// A link is written through: the file that it leads to is replaced, and the link stays. A file that is replaced keeps its access
/// rights. Pipes and devices are refused, and so is a file that may not be written. What a killed run left in the folder is
/// removed; see <see cref="AbandonedFiles"/>. All members can be used from several threads at once.
/// </remarks>
internal static class WholeFile
{
    private const int WriteBuffer = 1 << 16;
    private const int NameBytes = 6;
    private const int MaximumLinks = 40;

    /// <summary>Writes what <paramref name="write"/> writes.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="overwrite">Replaces a file that is there.</param>
    /// <param name="write">Writes the content into a stream that can be sought; on an exception nothing is left behind.</param>
    /// <param name="cancellationToken">Stops before the file is moved into place.</param>
    /// <exception cref="PictureExistsException">The file is there and is not to be overwritten.</exception>
    /// <exception cref="IOException">The file can't be written, or is a pipe or a device.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, bool overwrite, Action<Stream> write, CancellationToken cancellationToken = default)
    {
        string target = Target(path);
        bool isThere = File.Exists(target);
        if (!overwrite && isThere)
        {
            throw new PictureExistsException(path);
        }

        if (isThere)
        {
            RequireReplaceable(target);
        }

        // A short name: one that is made longer could be too long for the file system.
        string folder = Path.GetDirectoryName(target)!;
        string temporary = Path.Combine(folder, AbandonedFiles.NameOf(RandomNumberGenerator.GetHexString(2 * NameBytes)));
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, WriteBuffer))
            {
                AbandonedFiles.RemoveFrom(folder, temporary);
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (isThere && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            }

            File.Move(temporary, target, overwrite);
        }
        catch (IOException) when (!overwrite && File.Exists(target))
        {
            throw new PictureExistsException(path);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>The full path of the file that a path leads to through links; the last one need not be there.</summary>
    /// <exception cref="IOException">The links go in a circle.</exception>
    public static string Target(string path)
    {
        string full = Path.GetFullPath(path);
        for (int links = 0; links < MaximumLinks; links++)
        {
            if (new FileInfo(full).LinkTarget is not string next)
            {
                return full;
            }

            full = Path.GetFullPath(next, Path.GetDirectoryName(full)!);
        }

        throw new IOException($"The links of {path} go in a circle.");
    }

    /// <summary>
    /// Throws if what is there can't be replaced by a file. It is opened for both directions, because opening a pipe for one
    /// waits for somebody at the other end.
    /// </summary>
    private static void RequireReplaceable(string target)
    {
        FileState.RequireFile(target);
        using FileStream stream = new(
            target,
            FileMode.Open,
            FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete,
            bufferSize: 0
        );
        if (!stream.CanSeek)
        {
            throw new IOException($"{target} is a pipe or a device, not a file.");
        }
    }
}
