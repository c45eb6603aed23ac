using System.Buffers.Binary;

namespace FusionML.Imaging;

/// <summary>
/// Finds the orientation that a camera noted in a JPEG file: the tag 0x0112 in the first directory of the EXIF segment
/// (EXIF 2.32, 4.5.4 and 4.6.4). A broken or missing note means that the picture stands as it is.
/// </summary>
internal static class ExifOrientation
{
    /// <summary>Stored as shown.</summary>
    public const int Upright = 1;

    private const ushort OrientationTag = 0x0112;
    private const ushort ShortType = 3;
    private const int EntryBytes = 12;

    private static ReadOnlySpan<byte> ExifMark => "Exif\0\0"u8;

    /// <summary>The orientation, 1 to 8.</summary>
    public static int Find(ReadOnlySpan<byte> jpeg)
    {
        int at = 2;
        while (at + 4 <= jpeg.Length && jpeg[at] == 0xFF)
        {
            byte marker = jpeg[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            // Compressed data begin after start-of-scan; notes stand before it.
            if (marker is 0xDA or 0xD9)
            {
                break;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            if (length < 2 || at + 2 + length > jpeg.Length)
            {
                break;
            }

            ReadOnlySpan<byte> data = jpeg.Slice(at + 4, length - 2);
            if (marker == 0xE1 && data.StartsWith(ExifMark))
            {
                return Parse(data[ExifMark.Length..]);
            }

            at += 2 + length;
        }

        return Upright;
    }

    private static int Parse(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
        {
            return Upright;
        }

        bool little = tiff.StartsWith("II"u8);
        if ((!little && !tiff.StartsWith("MM"u8)) || Word(tiff, 2, little) != 42)
        {
            return Upright;
        }

        uint directory = little
            ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..])
            : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
        {
            return Upright;
        }

        int count = Word(tiff, (int)directory, little);
        int entry = (int)directory + 2;
        for (int i = 0; i < count && entry + EntryBytes <= tiff.Length; i++, entry += EntryBytes)
        {
            if (Word(tiff, entry, little) == OrientationTag && Word(tiff, entry + 2, little) == ShortType)
            {
                int value = Word(tiff, entry + 8, little);
                return value is >= 1 and <= 8 ? value : Upright;
            }
        }

        return Upright;
    }

    private static ushort Word(ReadOnlySpan<byte> data, int at, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(data[at..]) : BinaryPrimitives.ReadUInt16BigEndian(data[at..]);
}
