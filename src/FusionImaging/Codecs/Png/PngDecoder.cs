namespace FusionML.Imaging;

/// <summary>Decodes a PNG file whose chunks have been found.</summary>
internal static class PngDecoder
{
    /// <summary>
    /// Deflate spends at least two bits on a copy of at most 258 bytes, so it never expands by more than this factor.
    /// </summary>
    private const int MaximumDeflateRatio = 1032;

    private const int RowsBetweenCancellationChecks = 16;

    public static FusionImage Decode(
        ReadOnlyMemory<byte> content,
        string name,
        DecodeLimits limits,
        CancellationToken cancellationToken
    )
    {
        PngChunks chunks = PngChunks.Parse(content, name, cancellationToken);
        PngHeader header = chunks.Header;
        limits.Require(name, header.Width, header.Height, 0);
        long needed = header.DecodedBytes;
        limits.Require(name, header.Width, header.Height, needed);
        if (needed > chunks.ImageDataBytes * MaximumDeflateRatio)
        {
            throw new PictureFormatException(
                name,
                $"is truncated or corrupt: {chunks.ImageDataBytes} bytes of compressed data cannot hold the {needed} bytes "
                    + $"of {header.Width}x{header.Height} pixels."
            );
        }

        PngRowUnpacker unpacker = new(header, chunks.Palette, chunks.Transparency, name);
        ExifReader exif = ExifReader.Read(chunks.Exif.Span);
        PictureLayout layout = new(
            header.Height,
            header.Width,
            unpacker.Bands,
            unpacker.BitDepth,
            (1 << unpacker.BitDepth) - 1,
            unpacker.HasAlpha,
            exif.OrientationValue
        );

        // Two rows as they are stored, and one of samples as integers and as floats.
        long row = 2 * header.RowBytes(header.Width) + (long)header.Width * layout.Channels * (sizeof(ushort) + sizeof(float));
        limits.RequireMemory(name, layout.IntegerPlaneBytes + row + content.Length);
        PictureAssembler assembler = new(layout);
        using PngInflater rows = new(chunks.ImageData, name);
        try
        {
            foreach (PngPass pass in header.Passes)
            {
                DecodePass(rows, pass, header, unpacker, assembler, name, cancellationToken);
            }

            rows.RequireChecksum();
        }
        catch (InvalidDataException e)
        {
            throw new PictureFormatException(name, $"is corrupt: the compressed PNG data are not valid. {e.Message}", e);
        }

        return assembler.ToPicture(exif.ToMetadata(PngProfile.Read(chunks.Profile), chunks.Warnings));
    }

    private static void DecodePass(
        PngInflater rows,
        PngPass pass,
        PngHeader header,
        PngRowUnpacker unpacker,
        PictureAssembler assembler,
        string name,
        CancellationToken cancellationToken
    )
    {
        int rowBytes = checked((int)header.RowBytes(pass.Width));
        byte[] row = new byte[rowBytes + 1];
        byte[] above = new byte[rowBytes + 1];
        ushort[] samples = new ushort[checked(pass.Width * unpacker.Channels)];
        for (int y = 0; y < pass.Height; y++)
        {
            if (y % RowsBetweenCancellationChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            int read = rows.Read(row);
            int imageRow = pass.Y + y * pass.StepY;
            if (read < row.Length)
            {
                throw new PictureFormatException(
                    name,
                    $"is truncated: the compressed PNG data end in row {imageRow} of {header.Height}."
                );
            }

            if (!PngUnfilter.Apply(row[0], row.AsSpan(1), above.AsSpan(1), header.FilterDistance))
            {
                throw new PictureFormatException(
                    name,
                    $"is corrupt: row {imageRow} has the PNG filter {row[0]}; there are only 0 to 4."
                );
            }

            unpacker.Unpack(row.AsSpan(1), samples);
            assembler.SetRow(imageRow, samples, pass.X, pass.StepX);
            (row, above) = (above, row);
        }
    }
}
