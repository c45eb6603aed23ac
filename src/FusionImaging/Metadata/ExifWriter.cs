using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace FusionML.Imaging;

/// <summary>Writes camera and time as an EXIF block that says upright, for JPEG and PNG files.</summary>
internal static class ExifWriter
{
    private const int HeaderBytes = 8;
    private const int EntryBytes = 12;

    /// <summary>The block, in the byte order of the standard's "MM", from its mark; empty if there is nothing to say.</summary>
    public static byte[] Write(PictureMetadata metadata)
    {
        if (!metadata.HasExif)
        {
            return [];
        }

        // Tags stand in ascending order. Every text is closed by a zero.
        List<(ushort Tag, byte[] Text)> texts = [];
        Add(0x010F, metadata.CameraMaker);
        Add(0x0110, metadata.CameraModel);
        texts.Add((0x0112, []));
        Add(0x0132, TimeText(metadata));
        int directoryBytes = 2 + EntryBytes * (texts.Count + (metadata.TimeTaken is null ? 0 : 1)) + 4;
        List<byte> block = [.. "MM\0*"u8];
        PutLong(block, HeaderBytes);
        PutWord(block, texts.Count + (metadata.TimeTaken is null ? 0 : 1));
        List<byte> behind = [];
        int behindStart = HeaderBytes + directoryBytes;
        foreach ((ushort tag, byte[] text) in texts)
        {
            if (text.Length == 0)
            {
                PutEntry(block, tag, type: 3, count: 1, (uint)ExifReader.Upright << 16);
            }
            else
            {
                PutText(block, tag, text, behind, behindStart);
            }
        }

        if (metadata.TimeTaken is not null)
        {
            // The time taken stands in the EXIF directory behind the texts of the first one.
            PutEntry(block, 0x8769, type: 4, count: 1, (uint)(behindStart + behind.Count));
            PutWord(behind, 1);
            List<byte> time = [];
            PutText(behind, 0x9003, Closed(TimeText(metadata)!), time, behindStart + behind.Count + EntryBytes + 4);
            PutLong(behind, 0);
            behind.AddRange(time);
        }

        PutLong(block, 0);
        return [.. block, .. behind];

        void Add(ushort tag, string? text)
        {
            if (text is not null)
            {
                texts.Add((tag, Closed(text)));
            }
        }
    }

    /// <summary>The time as EXIF and TIFF write it.</summary>
    public static string? TimeText(PictureMetadata metadata) =>
        metadata.TimeTaken?.ToString("yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static byte[] Closed(string text) => Encoding.UTF8.GetBytes(text + '\0');

    private static void PutText(List<byte> directory, ushort tag, byte[] text, List<byte> behind, int behindStart)
    {
        if (text.Length <= 4)
        {
            byte[] padded = [.. text, .. new byte[4 - text.Length]];
            PutEntry(directory, tag, type: 2, text.Length, BinaryPrimitives.ReadUInt32BigEndian(padded));
            return;
        }

        PutEntry(directory, tag, type: 2, text.Length, (uint)(behindStart + behind.Count));
        behind.AddRange(text);
        if (text.Length % 2 == 1)
        {
            behind.Add(0);
        }
    }

    private static void PutEntry(List<byte> block, ushort tag, int type, int count, uint value)
    {
        PutWord(block, tag);
        PutWord(block, type);
        PutLong(block, (uint)count);
        PutLong(block, value);
    }

    private static void PutWord(List<byte> block, int value) => block.AddRange([(byte)(value >> 8), (byte)value]);

    private static void PutLong(List<byte> block, uint value) =>
        block.AddRange([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);
}
