using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace FusionML.Imaging;

/// <summary>
/// Reads orientation, camera and time from an EXIF block, that is a small TIFF structure (EXIF 2.32, 4.5 and 4.6). Whatever is
/// broken or missing counts as not said.
/// </summary>
internal sealed class ExifReader
{
    /// <summary>Stored as shown.</summary>
    public const int Upright = 1;

    private const ushort Maker = 0x010F;
    private const ushort Model = 0x0110;
    private const ushort Orientation = 0x0112;
    private const ushort ChangeTime = 0x0132;
    private const ushort ExifDirectory = 0x8769;
    private const ushort OriginalTime = 0x9003;
    private const int AsciiType = 2;
    private const int ShortType = 3;
    private const int LongType = 4;
    private const int EntryBytes = 12;

    private readonly Dictionary<ushort, string> _texts = [];
    private bool _isLittle;

    private ExifReader() { }

    /// <summary>The orientation, 1 to 8; 1 if it is not said.</summary>
    public int OrientationValue { get; private set; } = Upright;

    /// <summary>Reads a block.</summary>
    /// <param name="tiff">The block, from its byte order mark; empty if there is none.</param>
    public static ExifReader Read(ReadOnlySpan<byte> tiff)
    {
        ExifReader reader = new();
        if (tiff.Length >= 8 && (tiff.StartsWith("II*\0"u8) || tiff.StartsWith("MM\0*"u8)))
        {
            reader._isLittle = tiff[0] == 'I';
            reader.ReadDirectory(tiff, reader.Long(tiff, 4), isFirst: true);
        }

        return reader;
    }

    /// <summary>The metadata that the block and the file hold.</summary>
    public PictureMetadata ToMetadata(ReadOnlyMemory<byte> iccProfile, IReadOnlyList<string> warnings) =>
        new()
        {
            IccProfile = iccProfile,
            CameraMaker = _texts.GetValueOrDefault(Maker),
            CameraModel = _texts.GetValueOrDefault(Model),
            TimeTaken = ParseTime(_texts.GetValueOrDefault(OriginalTime) ?? _texts.GetValueOrDefault(ChangeTime)),
            Warnings = warnings,
        };

    /// <summary>A time as EXIF and TIFF write it, or null if it is none.</summary>
    public static DateTime? ParseTime(string? text) =>
        DateTime.TryParseExact(text, "yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time)
            ? time
            : null;

    private void ReadDirectory(ReadOnlySpan<byte> tiff, uint directory, bool isFirst)
    {
        if (directory > tiff.Length - 2)
        {
            return;
        }

        int count = Word(tiff, (int)directory);
        int entry = (int)directory + 2;
        for (int i = 0; i < count && entry + EntryBytes <= tiff.Length; i++, entry += EntryBytes)
        {
            (ushort tag, int type) = (Word(tiff, entry), Word(tiff, entry + 2));
            uint values = Long(tiff, entry + 4);
            switch (tag)
            {
                case Orientation when isFirst && values == 1 && type is ShortType or LongType:
                    uint value = type == ShortType ? Word(tiff, entry + 8) : Long(tiff, entry + 8);
                    OrientationValue = value is >= 1 and <= 8 ? (int)value : Upright;
                    break;
                case ExifDirectory when isFirst && values == 1 && type == LongType:
                    ReadDirectory(tiff, Long(tiff, entry + 8), isFirst: false);
                    break;
                case Maker or Model or ChangeTime or OriginalTime when type == AsciiType:
                    TakeText(tiff, tag, entry, values);
                    break;
                default:
                    break;
            }
        }
    }

    private void TakeText(ReadOnlySpan<byte> tiff, ushort tag, int entry, uint length)
    {
        // Up to four bytes stand in the entry itself, more stand elsewhere.
        uint at = length <= 4 ? (uint)entry + 8 : Long(tiff, entry + 8);
        if (length <= tiff.Length && at <= tiff.Length - length)
        {
            string text = Encoding.UTF8.GetString(tiff.Slice((int)at, (int)length)).Split('\0')[0].Trim();
            if (text.Length > 0)
            {
                _texts.TryAdd(tag, text);
            }
        }
    }

    private ushort Word(ReadOnlySpan<byte> data, int at) =>
        _isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(data[at..]) : BinaryPrimitives.ReadUInt16BigEndian(data[at..]);

    private uint Long(ReadOnlySpan<byte> data, int at) =>
        _isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(data[at..]) : BinaryPrimitives.ReadUInt32BigEndian(data[at..]);
}
