using System.Buffers.Binary;

namespace FusionML.Imaging;

/// <summary>Writes PNG chunks: length, type, data, CRC of type and data.</summary>
internal static class PngChunkWriter
{
    public static void Write(Stream destination, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        destination.Write(number);
        destination.Write(type);
        destination.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, PngChecksum.Append(PngChecksum.Append(0, type), data));
        destination.Write(number);
    }
}
