using System.IO.Compression;

namespace FusionML.Imaging;

/// <summary>The colour profile in a PNG file's iCCP chunk (ISO/IEC 15948, 11.3.2.3): a name, a zero, a zero, zlib data.</summary>
internal static class PngProfile
{
    /// <summary>Profiles of cameras and screens have up to a few hundred kilobytes, of printers up to a few megabytes.</summary>
    private const int MaximumBytes = 16 << 20;

    private const int MaximumNameLength = 79;

    /// <summary>The profile, or empty if the chunk is empty, broken or too large.</summary>
    public static ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> chunk)
    {
        int end = chunk.Span.IndexOf((byte)0);
        if (end is < 1 or > MaximumNameLength || end + 2 > chunk.Length || chunk.Span[end + 1] != 0)
        {
            return default;
        }

        try
        {
            using ZLibStream stream = new(new SegmentedStream([chunk[(end + 2)..]]), CompressionMode.Decompress);
            using MemoryStream profile = new();
            byte[] buffer = new byte[1 << 14];
            for (int read; (read = stream.Read(buffer)) > 0 && profile.Length <= MaximumBytes; )
            {
                profile.Write(buffer, 0, read);
            }

            return profile.Length <= MaximumBytes ? profile.ToArray() : default;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return default;
        }
    }

    /// <summary>The chunk's data for a profile.</summary>
    public static byte[] Write(ReadOnlySpan<byte> profile)
    {
        using MemoryStream chunk = new();
        chunk.Write("ICC profile\0\0"u8);
        using (ZLibStream stream = new(chunk, CompressionLevel.Optimal, leaveOpen: true))
        {
            stream.Write(profile);
        }

        return chunk.ToArray();
    }
}
