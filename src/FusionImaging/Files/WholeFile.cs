using System.Security.Cryptography;

namespace FusionML.Imaging;

/// <summary>
/// Writes a file as a whole or not at all: under a temporary name beside its place, flushed to the disk, and then moved there.
/// </summary>
/// <remarks>
/// A link is written through: the file that it leads to is replaced, and the link stays. A file that is replaced keeps its access
/// rights. All members can be used from several threads at once.
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
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, bool overwrite, Action<Stream> write, CancellationToken cancellationToken = default)
    {
        string target = Target(path);
        if (!overwrite && File.Exists(target))
        {
            throw new PictureExistsException(path);
        }

        // A short name: one that is made longer could be too long for the file system.
        string temporary = Path.Combine(
            Path.GetDirectoryName(target)!,
            $".{RandomNumberGenerator.GetHexString(2 * NameBytes)}.tmp"
        );
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, WriteBuffer))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (overwrite && !OperatingSystem.IsWindows() && File.Exists(target))
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
}
