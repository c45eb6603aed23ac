using BitMiracle.LibTiff.Classic;

namespace FusionML.Imaging;

/// <summary>What the directory of a TIFF page says about its pixels (TIFF 6.0), checked against what can be read.</summary>
internal sealed class TiffPage
{
    private const int ReducedOrMask = 1 | 4;

    /// <summary>Reads the current directory.</summary>
    /// <exception cref="PictureException">The page is of a kind that is not read, or over the limits.</exception>
    public TiffPage(Tiff tiff, long fileBytes, string name, DecodeLimits limits)
    {
        (Width, Height) = (Field(tiff, TiffTag.IMAGEWIDTH), Field(tiff, TiffTag.IMAGELENGTH));
        Bits = Field(tiff, TiffTag.BITSPERSAMPLE, 1);
        SamplesPerPixel = Field(tiff, TiffTag.SAMPLESPERPIXEL, 1);
        Format = (SampleFormat)Field(tiff, TiffTag.SAMPLEFORMAT, (int)SampleFormat.UINT);
        Photometric = (Photometric)Field(tiff, TiffTag.PHOTOMETRIC, SamplesPerPixel >= 3 ? 2 : 1);
        Compression = (Compression)Field(tiff, TiffTag.COMPRESSION, (int)Compression.NONE);
        IsSeparate = Field(tiff, TiffTag.PLANARCONFIG, 1) == (int)PlanarConfig.SEPARATE;
        int orientation = Field(tiff, TiffTag.ORIENTATION, ExifReader.Upright);
        Orientation = orientation is >= 1 and <= 8 ? orientation : ExifReader.Upright;
        if (Width < 1 || Height < 1)
        {
            throw new PictureFormatException(
                name,
                $"a TIFF page of {Width}x{Height} is not possible: both sides are at least 1."
            );
        }

        if (Photometric == Photometric.YCBCR && Compression == Compression.JPEG && !IsSeparate)
        {
            // The JPEG part turns them into RGB by itself. The library counts the bytes of a row right only if it is told.
            tiff.SetField(TiffTag.JPEGCOLORMODE, JpegColorMode.RGB);
            (Photometric, IsYCbCr) = (Photometric.RGB, true);
        }

        RequireKnown(tiff, name);
        FindAlpha(tiff);
        RequireWithinLimits(tiff, fileBytes, name, limits);
    }

    public int Width { get; }

    public int Height { get; }

    public int Bits { get; }

    public int SamplesPerPixel { get; }

    public SampleFormat Format { get; }

    public Photometric Photometric { get; }

    public Compression Compression { get; }

    /// <summary>True if every sample of the pixel has strips or tiles of its own.</summary>
    public bool IsSeparate { get; }

    public int Orientation { get; }

    public bool HasAlpha { get; private set; }

    /// <summary>True if the bands are multiplied by the opacity.</summary>
    public bool IsPremultiplied { get; private set; }

    /// <summary>True if the JPEG part turns YCbCr into RGB.</summary>
    public bool IsYCbCr { get; }

    public bool IsPalette => Photometric == Photometric.PALETTE;

    /// <summary>Bands of the picture.</summary>
    public int Bands => Photometric is Photometric.RGB or Photometric.PALETTE ? 3 : 1;

    /// <summary>Samples of a pixel in the file that make its colour.</summary>
    public int StoredBands => Photometric == Photometric.RGB ? 3 : 1;

    /// <summary>Bits of the picture; what is not an integer of up to 16 bits becomes float.</summary>
    public int BitDepth => Format == SampleFormat.IEEEFP || Bits > 16 ? 32 : Bits;

    /// <summary>True if the current directory holds a small copy or a mask of another page's picture.</summary>
    public static bool IsSecondary(Tiff tiff) => (Field(tiff, TiffTag.SUBFILETYPE, 0) & ReducedOrMask) != 0;

    private static int Field(Tiff tiff, TiffTag tag, int missing = 0) =>
        tiff.GetField(tag) is [FieldValue value, ..] ? value.ToInt() : missing;

    private void RequireKnown(Tiff tiff, string name)
    {
        if (!tiff.IsCodecConfigured(Compression))
        {
            throw Unread($"the compression {Compression}");
        }

        if (Photometric is not (Photometric.MINISWHITE or Photometric.MINISBLACK or Photometric.RGB or Photometric.PALETTE))
        {
            throw Unread($"the colour space {Photometric}");
        }

        bool isRead = Format switch
        {
            SampleFormat.UINT or SampleFormat.VOID => Bits is (>= 1 and <= 16) or 32,
            SampleFormat.IEEEFP => Bits is 16 or 32 or 64 && !IsPalette,
            _ => false,
        };
        if (!isRead || (IsPalette && Bits > 8))
        {
            throw Unread($"{Bits}-bit {Format} samples, {Photometric}");
        }

        if (SamplesPerPixel < StoredBands)
        {
            throw new PictureFormatException(
                name,
                $"is corrupt: a TIFF page in {Photometric} with {SamplesPerPixel} samples per pixel."
            );
        }

        PictureFormatException Unread(string what) =>
            new(
                name,
                $"is a TIFF with {what}, which is not read. Gray, RGB and palette of 1 to 16 bits or float are; convert it with "
                    + $"ImageMagick: magick {name} {Path.ChangeExtension(name, null)}.png."
            );
    }

    private void FindAlpha(Tiff tiff)
    {
        if (SamplesPerPixel > StoredBands && tiff.GetField(TiffTag.EXTRASAMPLES) is [_, FieldValue kinds, ..])
        {
            short[] extra = kinds.ToShortArray();
            HasAlpha = extra.Length > 0 && extra[0] is (int)ExtraSample.ASSOCALPHA or (int)ExtraSample.UNASSALPHA;
            IsPremultiplied = HasAlpha && extra[0] == (int)ExtraSample.ASSOCALPHA;
        }
    }

    private void RequireWithinLimits(Tiff tiff, long fileBytes, string name, DecodeLimits limits)
    {
        limits.Require(name, Width, Height, 0);
        long pixels = (long)Width * Height;
        long bytes = (pixels * Bits * SamplesPerPixel + 7) / 8;
        limits.Require(name, Width, Height, bytes);
        if (tiff.IsTiled())
        {
            (int width, int height) = (Field(tiff, TiffTag.TILEWIDTH), Field(tiff, TiffTag.TILELENGTH));
            limits.Require($"{name}, tile", Math.Max(width, 1), Math.Max(height, 1), 0);
            limits.Require($"{name}, tile", width, height, (long)width * height * Bits * SamplesPerPixel / 8);
        }

        // The most that a compressed byte becomes: the longest match of Deflate, the longest string of LZW in 12 bits, a run of
        // PackBits in two bytes, and a block of a JPEG's samples in a bit.
        long ratio = Compression switch
        {
            Compression.NONE => 1,
            Compression.PACKBITS => 64,
            Compression.LZW => 4096,
            Compression.DEFLATE or Compression.ADOBE_DEFLATE => 1032,
            _ => 8 * 32 * 32 * SamplesPerPixel,
        };
        if (bytes / ratio > fileBytes)
        {
            throw new PictureFormatException(
                name,
                $"is truncated or corrupt: {fileBytes} bytes of TIFF with compression {Compression} cannot hold "
                    + $"{Width}x{Height} pixels."
            );
        }

        RequirePieces(tiff, fileBytes, name);
    }

    /// <summary>
    /// Throws if a strip or tile has no bytes or more than the file, before the library makes room for it, and so that a page
    /// that claims more rows than it has strips for is refused.
    /// </summary>
    private static void RequirePieces(Tiff tiff, long fileBytes, string name)
    {
        bool isTiled = tiff.IsTiled();
        int pieces = isTiled ? tiff.NumberOfTiles() : tiff.NumberOfStrips();
        for (int i = 0; i < pieces; i++)
        {
            long bytes = isTiled ? tiff.RawTileSize(i) : tiff.RawStripSize(i);
            if (bytes < 1 || bytes > fileBytes)
            {
                throw new PictureFormatException(
                    name,
                    $"is truncated or corrupt: the TIFF {(isTiled ? "tile" : "strip")} {i} of {pieces} has {bytes} bytes, "
                        + $"the whole file has {fileBytes}."
                );
            }
        }
    }
}
