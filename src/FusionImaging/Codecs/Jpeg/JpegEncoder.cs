using BitMiracle.LibJpeg.Classic;

namespace FusionML.Imaging;

/// <summary>Encodes a picture as baseline JPEG of 8 bits, gray or YCbCr.</summary>
internal static class JpegEncoder
{
    /// <summary>From this quality on, colour is kept at full size; below, at half the columns and rows.</summary>
    private const int FullColorQuality = 90;

    private const int RowsBetweenCancellationChecks = 16;
    private const int ExifMarker = 0xE1;
    private const int ProfileMarker = 0xE2;

    /// <summary>The most bytes of a profile in one segment: 65535 less length, mark, number and count.</summary>
    private const int ProfilePartBytes = 65535 - 2 - 12 - 2;

    /// <summary>The most columns or rows that a frame header can say.</summary>
    private const int MaximumSide = ushort.MaxValue;

    public static void Encode(
        Stream destination,
        FusionImage image,
        string name,
        PictureWriteOptions options,
        CancellationToken cancellationToken
    )
    {
        if (image.Width > MaximumSide || image.Height > MaximumSide)
        {
            throw new PictureFormatException(
                name,
                $"a JPEG has at most {MaximumSide} columns and rows, this picture is {image.Width}x{image.Height}; "
                    + "write PNG or TIFF."
            );
        }

        if (options.BitDepth is int depth and not 8)
        {
            throw new BitDepthException(name, depth, "8 in a JPEG; write PNG or TIFF for more");
        }

        PictureSampler sampler = new(image, byte.MaxValue);
        jpeg_compress_struct compressor = new(new JpegMessages())
        {
            Progress = JpegCancellation.Monitor(cancellationToken),
            Image_width = image.Width,
            Image_height = image.Height,
            Input_components = sampler.Bands,
            In_color_space = image.IsColor ? J_COLOR_SPACE.JCS_RGB : J_COLOR_SPACE.JCS_GRAYSCALE,
        };
        compressor.jpeg_set_defaults();
        compressor.jpeg_set_quality(options.Quality, force_baseline: true);
        compressor.Dct_method = J_DCT_METHOD.JDCT_ISLOW;
        compressor.Optimize_coding = true;
        int chroma = image.IsColor && options.Quality < FullColorQuality ? 2 : 1;
        compressor.Component_info[0].H_samp_factor = chroma;
        compressor.Component_info[0].V_samp_factor = chroma;
        compressor.jpeg_stdio_dest(destination);
        compressor.jpeg_start_compress(true);
        WriteMetadata(compressor, image);
        WriteRows(compressor, image, sampler, cancellationToken);
        compressor.jpeg_finish_compress();
    }

    private static void WriteMetadata(jpeg_compress_struct compressor, FusionImage image)
    {
        byte[] exif = ExifWriter.Write(image.Metadata);
        if (exif.Length is > 0 and <= ushort.MaxValue - 8)
        {
            compressor.jpeg_write_marker(ExifMarker, [.. "Exif\0\0"u8, .. exif]);
        }

        ReadOnlySpan<byte> profile = image.Metadata.IccProfile.Span;
        int parts = (profile.Length + ProfilePartBytes - 1) / ProfilePartBytes;
        for (int part = 1; IccProfile.Fits(profile, image.IsColor) && parts <= byte.MaxValue && part <= parts; part++)
        {
            ReadOnlySpan<byte> data = profile[((part - 1) * ProfilePartBytes)..];
            data = data[..Math.Min(data.Length, ProfilePartBytes)];
            compressor.jpeg_write_marker(ProfileMarker, [.. "ICC_PROFILE\0"u8, (byte)part, (byte)parts, .. data]);
        }
    }

    private static void WriteRows(
        jpeg_compress_struct compressor,
        FusionImage image,
        PictureSampler sampler,
        CancellationToken cancellationToken
    )
    {
        ushort[] samples = new ushort[sampler.RowLength];
        byte[][] row = [new byte[sampler.RowLength]];
        for (int y = 0; y < image.Height; y++)
        {
            if (y % RowsBetweenCancellationChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            sampler.GetRow(y, samples);
            SampleBytes.PutBigEndian(samples, row[0], 1);
            compressor.jpeg_write_scanlines(row, 1);
        }
    }
}
