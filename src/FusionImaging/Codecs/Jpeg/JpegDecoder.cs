namespace FusionML.Imaging;

/// <summary>Decodes a JPEG file through libjpeg-turbo and turns it upright.</summary>
internal static class JpegDecoder
{
    /// <summary>
    /// A block of 8x8 samples costs at least one bit, and a picture has at least one block per 32x32 pixels (sampling factors go
    /// to 4), so that no file holds more than this many pixels per byte.
    /// </summary>
    private const long MostPixelsPerByte = 8 * 32 * 32;

    private const int RowsBetweenCancellationChecks = 16;

    public static FusionImage Decode(
        TurboJpegLibrary library,
        ReadOnlySpan<byte> content,
        string name,
        DecodeLimits limits,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        nint decompressor = library.Open();
        if (decompressor == 0)
        {
            throw new PictureException($"{name}: libjpeg-turbo has no memory for a decompressor.");
        }

        try
        {
            return Decode(library, decompressor, content, name, limits, cancellationToken);
        }
        finally
        {
            library.Close(decompressor);
        }
    }

    private static FusionImage Decode(
        TurboJpegLibrary library,
        nint decompressor,
        ReadOnlySpan<byte> content,
        string name,
        DecodeLimits limits,
        CancellationToken cancellationToken
    )
    {
        if (!library.TryReadHeader(decompressor, content, out int width, out int height, out int colorSpace))
        {
            throw Broken(library, decompressor, name);
        }

        int bands = BandsOf(colorSpace, name);
        limits.Require(name, width, height, (long)width * height * bands);
        if ((long)width * height > content.Length * MostPixelsPerByte)
        {
            throw new PictureFormatException(
                name,
                $"is truncated or corrupt: {content.Length} bytes of JPEG cannot hold {width}x{height} pixels."
            );
        }

        byte[] samples = GC.AllocateUninitializedArray<byte>(checked(width * height * bands));
        int format = bands == 1 ? TurboJpegLibrary.GrayPixels : TurboJpegLibrary.RgbPixels;
        if (!library.TryDecode(decompressor, content, samples, width, height, format))
        {
            throw Broken(library, decompressor, name);
        }

        OrientedRows rows = new(samples, width, height, bands, ExifOrientation.Find(content));
        PictureAssembler assembler = new(rows.Height, rows.Width, bands, byte.MaxValue, 8);
        ushort[] row = new ushort[rows.Width * bands];
        for (int y = 0; y < rows.Height; y++)
        {
            if (y % RowsBetweenCancellationChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            rows.GetRow(y, row);
            assembler.SetRow(y, row);
        }

        return assembler.ToPicture();
    }

    /// <summary>Bands to decode to, by TurboJPEG's number of the stored colour space.</summary>
    private static int BandsOf(int colorSpace, string name) =>
        colorSpace switch
        {
            0 or 1 => 3,
            2 => 1,
            3 or 4 => throw new PictureFormatException(
                name,
                $"is a {(colorSpace == 3 ? "CMYK" : "YCCK")} JPEG, a print picture; convert it to RGB or gray first."
            ),
            _ => throw new PictureFormatException(name, $"is a JPEG of the unknown colour space {colorSpace}."),
        };

    private static PictureFormatException Broken(TurboJpegLibrary library, nint decompressor, string name) =>
        new(name, $"is truncated, corrupt or an unsupported kind of JPEG: {library.ErrorText(decompressor)}.");
}
