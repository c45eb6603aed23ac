using System.Buffers.Binary;

namespace FusionML.Imaging;

/// <summary>How a PNG file stores a pixel; the numbers are those of its header.</summary>
internal enum PngColorType
{
    Gray = 0,
    Rgb = 2,
    Palette = 3,
    GrayAlpha = 4,
    RgbAlpha = 6,
}

/// <summary>The IHDR chunk of a PNG file (ISO/IEC 15948, 11.2.2).</summary>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, PngColorType ColorType, bool Interlaced)
{
    public const int Length = 13;

    /// <summary>Samples per pixel in the file, alpha included.</summary>
    public int Channels =>
        ColorType switch
        {
            PngColorType.GrayAlpha => 2,
            PngColorType.Rgb => 3,
            PngColorType.RgbAlpha => 4,
            _ => 1,
        };

    /// <summary>Bytes from a byte to the one that the filters compare it with: one pixel, at least one byte.</summary>
    public int FilterDistance => Math.Max(1, Channels * BitDepth / 8);

    /// <summary>Bytes of a row of <paramref name="width"/> pixels, without the filter byte.</summary>
    public long RowBytes(int width) => ((long)width * Channels * BitDepth + 7) / 8;

    /// <summary>The passes in which the pixels come; one for a picture that is not interlaced. Empty ones are left out.</summary>
    public IEnumerable<PngPass> Passes => PngPass.For(Width, Height, Interlaced);

    /// <summary>Bytes of all rows with their filter bytes.</summary>
    public long DecodedBytes
    {
        get
        {
            long sum = 0;
            foreach (PngPass pass in Passes)
            {
                sum = checked(sum + (RowBytes(pass.Width) + 1) * pass.Height);
            }

            return sum;
        }
    }

    /// <summary>Reads and checks the chunk's data.</summary>
    public static PngHeader Parse(ReadOnlySpan<byte> data, string name)
    {
        if (data.Length != Length)
        {
            throw new PictureFormatException(name, $"the IHDR chunk has {data.Length} bytes, not {Length}.");
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(data);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
        {
            throw new PictureFormatException(
                name,
                $"a PNG picture of {width}x{height} is not possible: both sides must be 1 to {int.MaxValue}."
            );
        }

        (int depth, int type) = (data[8], data[9]);
        string depths = type switch
        {
            0 => "1, 2, 4, 8 or 16",
            3 => "1, 2, 4 or 8",
            2 or 4 or 6 => "8 or 16",
            _ => throw new PictureFormatException(
                name,
                $"the PNG colour type {type} does not exist; it must be 0, 2, 3, 4 or 6."
            ),
        };
        bool allowed = type switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            _ => depth is 8 or 16,
        };
        if (!allowed)
        {
            throw new BitDepthException(name, depth, $"{depths} for PNG colour type {type}");
        }

        if (data[10] != 0 || data[11] != 0 || data[12] > 1)
        {
            throw new PictureFormatException(
                name,
                $"unknown PNG methods: compression {data[10]} (must be 0), filter {data[11]} (must be 0), "
                    + $"interlace {data[12]} (must be 0 or 1)."
            );
        }

        return new PngHeader((int)width, (int)height, depth, (PngColorType)type, data[12] == 1);
    }
}
