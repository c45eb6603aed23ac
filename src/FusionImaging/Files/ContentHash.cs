using System.IO.Hashing;
using System.Text;

namespace FusionML.Imaging;

/// <summary>
/// Digests of contents by XXH3 with 128 bits (Y. Collet, xxHash, https://xxhash.com): fast, the same on every machine, and no
/// protection against somebody who makes two contents with one digest on purpose.
/// </summary>
internal static class ContentHash
{
    private const int ReadBuffer = 1 << 18;

    /// <summary>No picture is read whose file is larger.</summary>
    private const long MaximumBytes = 1L << 31;

    /// <summary>The digest of a file's bytes, as 32 hexadecimal digits.</summary>
    /// <exception cref="IOException">The file can't be read, is a pipe or a device, or has over 2 GiB: no picture is read that has.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static string OfFile(string path)
    {
        FileState.RequireFile(path);
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        if (file.Length > MaximumBytes)
        {
            throw new IOException($"{path} has {file.Length} bytes, more than the limit {MaximumBytes}.");
        }

        XxHash128 hash = new();
        byte[] buffer = new byte[(int)Math.Clamp(file.Length, 1, ReadBuffer)];
        for (int read; (read = file.Read(buffer)) > 0; )
        {
            hash.Append(buffer.AsSpan(0, read));
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>The digest of a text's UTF-8 bytes, as 32 hexadecimal digits.</summary>
    public static string OfText(string text) => Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(text)));

    /// <summary>XXH3 of a text's UTF-8 bytes with 64 bits.</summary>
    public static ulong NumberOfText(string text) => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text));
}
