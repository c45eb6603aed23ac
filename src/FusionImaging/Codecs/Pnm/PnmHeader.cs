using System.Numerics;

namespace FusionML.Imaging;

/// <summary>The header of a PBM, PGM, PPM or PAM file (the netpbm formats P1 to P7).</summary>
/// <param name="Kind">1 to 7; 1 to 3 are text, 4 to 6 binary; bitmap, gray, colour; 7 is PAM.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Maximum">The sample value that means 1; 1 for bitmaps.</param>
/// <param name="Channels">Samples per pixel: 1 gray, 3 colour, 2 and 4 with opacity.</param>
internal readonly record struct PnmHeader(int Kind, int Width, int Height, int Maximum, int Channels)
{
    public bool IsText => Kind <= 3;

    public bool IsBitmap => Kind is 1 or 4;

    public bool HasAlpha => Channels is 2 or 4;

    public int Bands => HasAlpha ? Channels - 1 : Channels;

    /// <summary>Bits that hold the maximum.</summary>
    public int BitDepth => BitOperations.Log2((uint)Maximum) + 1;

    /// <summary>Bytes per sample of the binary gray and colour kinds.</summary>
    public int SampleBytes => Maximum > byte.MaxValue ? 2 : 1;

    /// <summary>Samples in a row.</summary>
    public long RowSamples => (long)Width * Channels;

    /// <summary>Bytes in a row of the binary kinds.</summary>
    public long RowBytes => Kind == 4 ? ((long)Width + 7) / 8 : RowSamples * SampleBytes;

    /// <summary>Reads the header and leaves <paramref name="scanner"/> at the first sample.</summary>
    /// <exception cref="PictureFormatException">A number is missing or out of range.</exception>
    public static PnmHeader Parse(ref PnmScanner scanner)
    {
        int kind = scanner.ReadKind();
        if (kind == 7)
        {
            return PamHeader.Parse(ref scanner);
        }

        int width = scanner.ReadNumber("width", 1, int.MaxValue);
        int height = scanner.ReadNumber("height", 1, int.MaxValue);
        int maximum = kind is 1 or 4 ? 1 : scanner.ReadNumber("maximum sample value", 1, ushort.MaxValue);
        if (kind > 3)
        {
            scanner.SkipOneSpace();
        }

        return new PnmHeader(kind, width, height, maximum, kind is 3 or 6 ? 3 : 1);
    }
}
