using System.Buffers.Binary;

namespace FusionML.Fuzz;

/// <summary>The checksums of a PNG's chunks, by no code of the library.</summary>
internal static class PngChecksums
{
    private const int SignatureBytes = 8;
    private const int Overhead = 12;

    /// <summary>Lets the checksums of all whole chunks fit, if the file looks like a PNG.</summary>
    public static void RepairIn(Span<byte> file)
    {
        if (file.Length < SignatureBytes || !file[1..4].SequenceEqual("PNG"u8))
        {
            return;
        }

        for (int at = SignatureBytes; at + Overhead <= file.Length; )
        {
            long length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (at + Overhead + length > file.Length)
            {
                break;
            }

            uint sum = Of(file.Slice(at + 4, 4 + (int)length));
            BinaryPrimitives.WriteUInt32BigEndian(file[(at + 8 + (int)length)..], sum);
            at += Overhead + (int)length;
        }
    }

    /// <summary>The CRC of PNG, bit by bit as the standard's annex describes it.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte value in bytes)
        {
            sum ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) != 0 ? 0xEDB88320 ^ (sum >> 1) : sum >> 1;
            }
        }

        return ~sum;
    }
}
