using System.Buffers.Binary;

namespace FusionML.Imaging;

/// <summary>
/// What the segments of a JPEG file say (ITU-T T.81, annex B), found in one walk over the file before anything is decoded.
/// </summary>
internal sealed class JpegSegments
{
    private const int CoefficientsPerBlock = 64;
    private readonly SortedDictionary<int, ReadOnlyMemory<byte>> _profileParts = [];
    private readonly List<string> _warnings = [];
    private JpegFrame? _frame;

    /// <summary>Per component and coefficient, the bits that are still missing; -1 before the first scan that holds it.</summary>
    private int[][] _missingBits = [];

    private JpegSegments() { }

    public JpegFrame Frame => _frame!;

    /// <summary>The EXIF block, from its byte order mark; empty if there is none.</summary>
    public ReadOnlyMemory<byte> Exif { get; private set; }

    /// <summary>Scans in the file.</summary>
    public int Scans { get; private set; }

    /// <summary>True if the file ends with the marker for the end.</summary>
    public bool HasEnd { get; private set; }

    /// <summary>What is odd in the segments without touching a pixel, one sentence each.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>True if every coefficient of every component came to its last bit.</summary>
    public bool IsComplete => _missingBits.All(bits => bits.All(missing => missing == 0));

    private static ReadOnlySpan<byte> ExifMark => "Exif\0\0"u8;

    private static ReadOnlySpan<byte> ProfileMark => "ICC_PROFILE\0"u8;

    /// <summary>The ICC profile put together from its parts; empty if there is none or a part is missing.</summary>
    public byte[] IccProfile()
    {
        bool isWhole = _profileParts.Count > 0 && _profileParts.Keys.SequenceEqual(Enumerable.Range(1, _profileParts.Count));
        return isWhole ? [.. _profileParts.Values.SelectMany(part => part.ToArray())] : [];
    }

    /// <summary>Walks over <paramref name="file"/>.</summary>
    /// <exception cref="PictureFormatException">There is no frame, or it is broken or of a kind that is not read.</exception>
    public static JpegSegments Parse(ReadOnlyMemory<byte> file, string name)
    {
        JpegSegments segments = new();
        ReadOnlySpan<byte> content = file.Span;
        int at = 2;
        while (NextMarker(content, ref at) is int marker)
        {
            if (marker == 0xD9)
            {
                segments.HasEnd = true;
                break;
            }

            // Markers without a length: restarts, start of image and 01.
            if (marker is (>= 0xD0 and <= 0xD8) or 0x01)
            {
                continue;
            }

            int length = at + 2 <= content.Length ? BinaryPrimitives.ReadUInt16BigEndian(content[at..]) : 0;
            if (length < 2 || at + length > content.Length)
            {
                break;
            }

            segments.Take(marker, file.Slice(at + 2, length - 2), name);
            at += length;
        }

        return segments._frame is not null && segments.Scans > 0
            ? segments
            : throw new PictureFormatException(name, "is truncated or corrupt: it holds no JPEG frame with a scan.");
    }

    /// <summary>
    /// The second byte of the next marker, after which <paramref name="at"/> stands; null at the end. Entropy-coded data, in
    /// which 00 follows every FF, and junk are passed over.
    /// </summary>
    public static int? NextMarker(ReadOnlySpan<byte> content, ref int at)
    {
        while (at < content.Length)
        {
            int found = content[at..].IndexOf((byte)0xFF);
            if (found < 0)
            {
                break;
            }

            at += found + 1;
            if (at < content.Length && content[at] is not (0x00 or 0xFF))
            {
                return content[at++];
            }
        }

        return null;
    }

    private void Take(int marker, ReadOnlyMemory<byte> data, string name)
    {
        switch (marker)
        {
            case (>= 0xC0 and <= 0xCF) and not (0xC4 or 0xC8 or 0xCC):
                if (_frame is not null)
                {
                    throw new PictureFormatException(name, "is corrupt: it holds two JPEG frames.");
                }

                _frame = JpegFrame.Parse(marker, data.Span, name);
                _missingBits = [.. _frame.Sampling.Select(_ => Enumerable.Repeat(-1, CoefficientsPerBlock).ToArray())];
                break;
            case 0xDA:
                Scans++;
                TakeScan(data.Span);
                break;
            case 0xE0 when data.Span.StartsWith("JFIF\0"u8) && data.Length >= 7 && data.Span[5] != 1:
                _warnings.Add($"The JFIF revision is {data.Span[5]}.{data.Span[6]:D2}; 1.00 to 1.02 are known.");
                break;
            case 0xE1 when data.Span.StartsWith(ExifMark) && Exif.IsEmpty:
                Exif = data[ExifMark.Length..];
                break;
            case 0xE2 when data.Span.StartsWith(ProfileMark) && data.Length > ProfileMark.Length + 2:
                _profileParts.TryAdd(data.Span[ProfileMark.Length], data[(ProfileMark.Length + 2)..]);
                break;
            default:
                break;
        }
    }

    /// <summary>Notes which coefficients a scan holds, by its header (B.2.3).</summary>
    private void TakeScan(ReadOnlySpan<byte> header)
    {
        int components = header.IsEmpty ? 0 : header[0];
        if (_frame is null || header.Length < 4 + 2 * components)
        {
            return;
        }

        ReadOnlySpan<byte> spectrum = header[(1 + 2 * components)..];
        (int first, int last, int low) = _frame.IsProgressive
            ? (spectrum[0], spectrum[1], spectrum[2] & 15)
            : (0, CoefficientsPerBlock - 1, 0);
        for (int i = 0; i < components; i++)
        {
            byte identifier = header[1 + 2 * i];
            for (int component = 0; component < _frame.Components; component++)
            {
                for (int k = first; _frame.Identifiers[component] == identifier && k <= last && k < CoefficientsPerBlock; k++)
                {
                    _missingBits[component][k] = low;
                }
            }
        }
    }
}
