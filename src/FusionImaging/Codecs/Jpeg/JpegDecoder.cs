using BitMiracle.LibJpeg.Classic;

namespace FusionML.Imaging;

/// <summary>
/// Decodes a JPEG file: the library undoes entropy coding and cosine transform, components are brought to the picture's size and
/// to RGB here, which gives the pixels of libjpeg-turbo's accurate mode exactly.
/// </summary>
/// <remarks>
/// Damage that the library only warns of is an error: fusion needs true pixels. Colour profiles are kept and not applied.
/// </remarks>
internal static class JpegDecoder
{
    /// <summary>
    /// Huffman coding spends at least one bit on a block of 8x8 samples, and a picture has at least one block per 32x32 pixels
    /// (sampling factors go to 4), so that no such file holds more than this many pixels per byte. Arithmetic coding has no such
    /// bound.
    /// </summary>
    private const long MaximumPixelsPerByte = 8 * 32 * 32;

    /// <summary>
    /// Bytes that a coefficient takes in the library: two, and the share of a block's object and of the reference to it.
    /// </summary>
    private const int CoefficientBytes = 3;

    private const int RowsBetweenCancellationChecks = 16;

    /// <summary>Decodes a file.</summary>
    public static FusionImage Decode(
        ReadOnlyMemory<byte> content,
        string name,
        DecodeLimits limits,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        JpegSegments segments = JpegSegments.Parse(content, name);
        RequireWithinLimits(segments, content.Length, name, limits);
        JpegMessages messages = new();
        try
        {
            ReadOnlyMemory<byte> huffman = segments.Frame.IsArithmetic
                ? ArithmeticTranscoder.ToHuffman(content, segments.Frame, name, cancellationToken)
                : content;
            return Decode(segments, huffman, messages, name, cancellationToken);
        }
        catch (Exception e) when (e is not (OperationCanceledException or PictureException or OutOfMemoryException))
        {
            // The library checks most of what a file can do wrong; what it runs into unchecked is the file's fault as well.
            throw new PictureFormatException(name, $"is truncated, corrupt or an unsupported kind of JPEG: {e.Message}.", e);
        }
    }

    /// <summary>
    /// Decodes a JPEG that is a piece of another file, such as a strip of a TIFF, into rows of bytes.
    /// </summary>
    /// <param name="content">The piece, tables included.</param>
    /// <param name="model">What its components are; the file around it says so.</param>
    /// <param name="rows">The result, rows of <paramref name="rowBytes"/>.</param>
    /// <param name="rowBytes">Bytes of a row.</param>
    /// <param name="mostRows">
    /// The rows that a piece may have; those behind the end of <paramref name="rows"/> are left out.
    /// </param>
    /// <param name="name">What errors call the file.</param>
    /// <param name="limits">What to refuse before allocating.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The number of bytes that were set.</returns>
    public static int DecodePiece(
        ReadOnlyMemory<byte> content,
        JpegColorModel model,
        Span<byte> rows,
        int rowBytes,
        int mostRows,
        string name,
        DecodeLimits limits,
        CancellationToken cancellationToken
    )
    {
        JpegSegments segments = JpegSegments.Parse(content, name);
        RequireWithinLimits(segments, content.Length, name, limits);
        JpegFrame frame = segments.Frame;
        int bands = model == JpegColorModel.Gray ? 1 : 3;
        if (frame.Components != bands || frame.Width * bands != rowBytes || frame.Height > mostRows)
        {
            throw new PictureFormatException(
                name,
                $"is corrupt: a piece in JPEG has {frame.Components} components and {frame.Width}x{frame.Height} pixels where "
                    + $"{bands} and {rowBytes / bands}x{mostRows} are right."
            );
        }

        JpegMessages messages = new();
        (_, JpegComponent[] components) = ReadComponents(segments, content, messages, name, cancellationToken);
        JpegRows source = new(frame, components, model);
        ushort[] samples = new ushort[frame.Width * bands];
        int height = Math.Min(frame.Height, rows.Length / rowBytes);
        for (int y = 0; y < height; y++)
        {
            source.GetRow(y, samples);
            SampleBytes.PutBigEndian(samples.AsSpan(0, rowBytes), rows.Slice(y * rowBytes, rowBytes), 1);
        }

        return height * rowBytes;
    }

    private static void RequireWithinLimits(JpegSegments segments, long length, string name, DecodeLimits limits)
    {
        JpegFrame frame = segments.Frame;
        long pixels = (long)frame.Width * frame.Height;
        limits.Require(name, frame.Width, frame.Height, Math.Max(frame.ComponentBytes, pixels));
        if (!frame.IsArithmetic && pixels > length * MaximumPixelsPerByte)
        {
            throw new PictureFormatException(
                name,
                $"is truncated or corrupt: {length} bytes of JPEG cannot hold {frame.Width}x{frame.Height} pixels."
            );
        }

        limits.RequireScans(name, pixels, segments.Scans);
        if (!segments.HasEnd && (frame.IsArithmetic || !segments.IsComplete))
        {
            throw new PictureFormatException(name, "is truncated: it has no end marker, and the picture may not be whole.");
        }

        // The components' samples beside the planes; their coefficients as well where a scan does not hold whole blocks of all.
        bool keepsCoefficients = frame.IsProgressive || frame.IsArithmetic || segments.Scans > 1;
        long components = frame.ComponentBytes * (1 + (keepsCoefficients ? CoefficientBytes : 0));
        int bands = frame.Components == 1 ? 1 : 3;
        limits.RequireMemory(name, Layout(frame, bands, ExifReader.Upright).IntegerPlaneBytes + components + length);
    }

    private static PictureLayout Layout(JpegFrame frame, int bands, int orientation) =>
        new(frame.Height, frame.Width, bands, 8, byte.MaxValue, Orientation: orientation);

    private static FusionImage Decode(
        JpegSegments segments,
        ReadOnlyMemory<byte> content,
        JpegMessages messages,
        string name,
        CancellationToken cancellationToken
    )
    {
        (JpegColorModel model, JpegComponent[] components) = ReadComponents(segments, content, messages, name, cancellationToken);
        JpegFrame frame = segments.Frame;
        List<string> warnings = [.. segments.Warnings, .. messages.Warnings.Select(warning => warning + ".")];
        if (!segments.IsComplete)
        {
            warnings.Add("The progressive JPEG ends before its finest details.");
        }

        ExifReader exif = ExifReader.Read(segments.Exif.Span);
        byte[] profile = segments.IccProfile();
        if (model is JpegColorModel.Cmyk or JpegColorModel.Ycck && profile.Length > 0)
        {
            warnings.Add("The profile of the inks was left out: they were converted to RGB without it.");
            profile = [];
        }

        int bands = model == JpegColorModel.Gray ? 1 : 3;
        PictureAssembler assembler = new(Layout(frame, bands, exif.OrientationValue));
        JpegRows rows = new(frame, components, model);
        ushort[] samples = new ushort[frame.Width * bands];
        for (int y = 0; y < frame.Height; y++)
        {
            if (y % RowsBetweenCancellationChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            rows.GetRow(y, samples);
            assembler.SetRow(y, samples);
        }

        return assembler.ToPicture(exif.ToMetadata(profile, warnings));
    }

    private static (JpegColorModel Model, JpegComponent[] Components) ReadComponents(
        JpegSegments segments,
        ReadOnlyMemory<byte> content,
        JpegMessages messages,
        string name,
        CancellationToken cancellationToken
    )
    {
        JpegFrame frame = segments.Frame;
        jpeg_decompress_struct decompressor = new(messages) { Progress = JpegCancellation.Monitor(cancellationToken) };
        decompressor.jpeg_stdio_src(ContentStream.Of(content));
        decompressor.jpeg_read_header(true);

        // Raw data without the library's upsampling: with it on, the library would stretch subsampled components by larger cosine
        // transforms, which no other decoder does.
        decompressor.Raw_data_out = true;
        decompressor.Do_fancy_upsampling = false;
        decompressor.Do_block_smoothing = false;
        decompressor.Dct_method = J_DCT_METHOD.JDCT_ISLOW;
        decompressor.jpeg_start_decompress();
        JpegComponent[] components = [.. Enumerable.Range(0, frame.Components).Select(i => new JpegComponent(frame, i))];
        byte[][][] unit =
        [
            .. components.Select(c => Enumerable.Range(0, c.RowsPerUnit).Select(_ => new byte[c.Stride]).ToArray()),
        ];
        for (int unitRow = 0; unitRow < frame.UnitRows; unitRow++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            decompressor.jpeg_read_raw_data(unit, 8 * frame.MaximumVertical);
            for (int i = 0; i < components.Length; i++)
            {
                JpegComponent component = components[i];
                for (int k = 0; k < component.RowsPerUnit; k++)
                {
                    unit[i][k].CopyTo(component.Samples.AsSpan((unitRow * component.RowsPerUnit + k) * component.Stride));
                }
            }
        }

        decompressor.jpeg_finish_decompress();
        return (ModelOf(decompressor.Jpeg_color_space, name), components);
    }

    private static JpegColorModel ModelOf(J_COLOR_SPACE space, string name) =>
        space switch
        {
            J_COLOR_SPACE.JCS_GRAYSCALE => JpegColorModel.Gray,
            J_COLOR_SPACE.JCS_RGB => JpegColorModel.Rgb,
            J_COLOR_SPACE.JCS_YCbCr => JpegColorModel.YCbCr,
            J_COLOR_SPACE.JCS_CMYK => JpegColorModel.Cmyk,
            J_COLOR_SPACE.JCS_YCCK => JpegColorModel.Ycck,
            _ => throw new PictureFormatException(name, $"is a JPEG of the unknown colour space {space}."),
        };
}
