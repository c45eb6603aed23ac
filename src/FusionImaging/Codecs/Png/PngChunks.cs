using System.Buffers.Binary;
using System.Text;

namespace FusionML.Imaging;

/// <summary>
/// The chunks of a PNG file that decide its pixels or are carried on, found and checked (length, CRC, order) in one walk over the
/// file, before anything is allocated for the picture. Other chunks that need not be understood are passed over; where the CRC of
/// one that need not be understood is wrong, it is left out and a warning says so.
/// </summary>
internal sealed class PngChunks
{
    private const int Overhead = 12;
    private readonly List<ReadOnlyMemory<byte>> _imageData = [];
    private readonly List<string> _warnings = [];

    private PngChunks(PngHeader header)
    {
        Header = header;
    }

    public PngHeader Header { get; }

    /// <summary>The palette, three bytes per entry; empty if there is none.</summary>
    public ReadOnlyMemory<byte> Palette { get; private set; }

    /// <summary>
    /// The tRNS chunk: opacities of palette entries, or the colour that is transparent; empty if there is none.
    /// </summary>
    public ReadOnlyMemory<byte> Transparency { get; private set; }

    /// <summary>The eXIf chunk; empty if there is none.</summary>
    public ReadOnlyMemory<byte> Exif { get; private set; }

    /// <summary>The iCCP chunk, name and compressed profile; empty if there is none.</summary>
    public ReadOnlyMemory<byte> Profile { get; private set; }

    /// <summary>What is wrong with the file without touching a pixel.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The data of the IDAT chunks in their order, empty ones left out.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ImageData => _imageData;

    /// <summary>Bytes of all image data.</summary>
    public long ImageDataBytes { get; private set; }

    /// <summary>Walks over <paramref name="file"/> up to IEND; what follows is not looked at.</summary>
    /// <exception cref="PictureFormatException">
    /// The file is truncated, a CRC is wrong, or a chunk is missing or out of place.
    /// </exception>
    public static PngChunks Parse(ReadOnlyMemory<byte> file, string name, CancellationToken cancellationToken)
    {
        PngSignature.Require(file.Span, name);
        int at = PngSignature.Bytes.Length;
        List<string> warnings = [];
        (string type, ReadOnlyMemory<byte> data) = ReadChunk(file, ref at, warnings, name);
        if (type != "IHDR")
        {
            throw new PictureFormatException(name, $"the first PNG chunk is '{type}', not IHDR.");
        }

        PngChunks chunks = new(PngHeader.Parse(data.Span, name));
        chunks._warnings.AddRange(warnings);
        for (string previous = type; ; previous = type)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (type, data) = ReadChunk(file, ref at, chunks._warnings, name);
            if (type == "IEND")
            {
                chunks.RequireComplete(name);
                return chunks;
            }

            chunks.Take(type, data, previous, name);
        }
    }

    private static (string Type, ReadOnlyMemory<byte> Data) ReadChunk(
        ReadOnlyMemory<byte> file,
        ref int at,
        List<string> warnings,
        string name
    )
    {
        long left = file.Length - at;
        if (left < Overhead)
        {
            throw new PictureFormatException(
                name,
                $"is truncated: {left} bytes are left at offset {at} where a PNG chunk should start."
            );
        }

        ReadOnlySpan<byte> chunk = file.Span[at..];
        uint length = BinaryPrimitives.ReadUInt32BigEndian(chunk);
        string type = Encoding.Latin1.GetString(chunk.Slice(4, 4));
        if (!type.All(char.IsAsciiLetter))
        {
            throw new PictureFormatException(
                name,
                $"is corrupt: no PNG chunk type at offset {at + 4} (bytes {Convert.ToHexString(chunk.Slice(4, 4))})."
            );
        }

        if (length > left - Overhead)
        {
            throw new PictureFormatException(
                name,
                $"is truncated: chunk {type} at offset {at} says {length} bytes, {left - Overhead} are left."
            );
        }

        uint stored = BinaryPrimitives.ReadUInt32BigEndian(chunk[(8 + (int)length)..]);
        uint computed = PngChecksum.Append(0, chunk.Slice(4, 4 + (int)length));
        ReadOnlyMemory<byte> data = file.Slice(at + 8, (int)length);
        if (stored != computed)
        {
            string problem = $"chunk {type} at offset {at} has the CRC {computed:X8}, the file says {stored:X8}";
            if (IsCritical(type))
            {
                throw new PictureFormatException(name, $"is corrupt: {problem}.");
            }

            warnings.Add($"The PNG {problem}; it was left out.");
            data = default;
        }

        at += Overhead + (int)length;
        return (type, data);
    }

    private void Take(string type, ReadOnlyMemory<byte> data, string previous, string name)
    {
        switch (type)
        {
            case "IDAT":
                if (previous != "IDAT" && ImageDataBytes > 0)
                {
                    throw new PictureFormatException(name, $"is corrupt: a chunk {previous} stands between IDAT chunks.");
                }

                if (!data.IsEmpty)
                {
                    _imageData.Add(data);
                    ImageDataBytes += data.Length;
                }

                break;
            case "PLTE":
                TakePalette(data, name);
                break;
            case "tRNS":
                TakeTransparency(data);
                break;
            case "eXIf":
                Exif = data;
                break;
            case "iCCP":
                Profile = data;
                break;
            default:
                if (IsCritical(type))
                {
                    throw new PictureFormatException(name, $"holds a second or unknown critical PNG chunk '{type}'.");
                }

                break;
        }
    }

    /// <summary>
    /// The fifth bit of the first letter is 0, that is the letter is a capital, for chunks that must be understood.
    /// </summary>
    private static bool IsCritical(string type) => char.IsAsciiLetterUpper(type[0]);

    private void TakeTransparency(ReadOnlyMemory<byte> data)
    {
        bool fits = Header.ColorType switch
        {
            PngColorType.Gray => data.Length == 2,
            PngColorType.Rgb => data.Length == 6,
            PngColorType.Palette => data.Length <= 256,
            _ => false,
        };
        if (fits && !data.IsEmpty)
        {
            Transparency = data;
        }
        else if (!data.IsEmpty)
        {
            _warnings.Add($"The PNG chunk tRNS of {data.Length} bytes does not fit the picture; it was left out.");
        }
    }

    private void TakePalette(ReadOnlyMemory<byte> data, string name)
    {
        if (data.Length is 0 or > 768 || data.Length % 3 != 0)
        {
            throw new PictureFormatException(
                name,
                $"the PNG palette has {data.Length} bytes; it must be 3 to 768 and a multiple of 3."
            );
        }

        if (!Palette.IsEmpty || ImageDataBytes > 0)
        {
            throw new PictureFormatException(name, "the PNG palette comes twice or after the image data.");
        }

        Palette = data;
    }

    private void RequireComplete(string name)
    {
        if (ImageDataBytes == 0)
        {
            throw new PictureFormatException(name, "holds no PNG image data (IDAT).");
        }

        if (Header.ColorType == PngColorType.Palette && Palette.IsEmpty)
        {
            throw new PictureFormatException(name, "is a PNG palette picture without a palette (PLTE).");
        }
    }
}
