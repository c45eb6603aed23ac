using System.Buffers.Binary;
using System.IO.Compression;
using FusionML.Fuzz;

namespace FusionML.Imaging.Tests;

/// <summary>Puts PNG files together from chunks, right or wrong ones.</summary>
internal static class DrawnPng
{
    public static byte[] Of(int width, int height, byte[] imageData, int depth = 8, int colorType = 0, byte[]? extra = null)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = ((byte)depth, (byte)colorType);
        return
        [
            .. PngSignature.Bytes,
            .. Chunk("IHDR", header),
            .. extra ?? [],
            .. Chunk("IDAT", imageData),
            .. Chunk("IEND", []),
        ];
    }

    public static byte[] Chunk(string type, byte[] data)
    {
        byte[] chunk = [0, 0, 0, 0, .. type.Select(c => (byte)c), .. data, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), PngChecksums.Of(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    public static byte[] Compressed(byte[] rows)
    {
        using MemoryStream memory = new();
        using (ZLibStream zlib = new(memory, CompressionLevel.SmallestSize))
        {
            zlib.Write(rows);
        }

        return memory.ToArray();
    }
}
