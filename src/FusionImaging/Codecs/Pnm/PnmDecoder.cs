namespace FusionML.Imaging;

/// <summary>Decodes PBM, PGM, PPM and PAM files, text and binary, with any maximum sample value up to 65535.</summary>
internal static class PnmDecoder
{
    private const int RowsBetweenCancellationChecks = 16;

    public static FusionImage Decode(
        ReadOnlyMemory<byte> content,
        string name,
        DecodeLimits limits,
        CancellationToken cancellationToken
    )
    {
        PnmScanner scanner = new(content.Span, name);
        PnmHeader header = PnmHeader.Parse(ref scanner);
        limits.Require(name, header.Width, header.Height, 0);
        limits.Require(name, header.Width, header.Height, header.RowSamples * header.SampleBytes * header.Height);
        RequireLength(header, content.Length - scanner.At, name);
        PictureLayout layout = new(header.Height, header.Width, header.Bands, header.BitDepth, header.Maximum, header.HasAlpha);
        long row = header.RowSamples * (sizeof(ushort) + sizeof(float));
        limits.RequireMemory(name, layout.IntegerPlaneBytes + row + content.Length);
        PictureAssembler assembler = new(layout);
        ushort[] samples = new ushort[checked((int)header.RowSamples)];
        for (int y = 0; y < header.Height; y++)
        {
            if (y % RowsBetweenCancellationChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (header.IsText)
            {
                ReadTextRow(ref scanner, header, samples);
            }
            else
            {
                ReadBinaryRow(content.Span[scanner.At..], header, y, samples);
            }

            RequireInRange(samples, header, y, name);
            assembler.SetRow(y, samples);
        }

        return assembler.ToPicture(PictureMetadata.None);
    }

    /// <summary>
    /// A text sample takes at least a digit and, except in bitmaps, the space after it (not needed after the last).
    /// </summary>
    private static void RequireLength(PnmHeader header, long left, string name)
    {
        long needed = header.Kind switch
        {
            1 => header.RowSamples * header.Height,
            2 or 3 => 2 * header.RowSamples * header.Height - 1,
            _ => header.RowBytes * header.Height,
        };
        if (left < needed)
        {
            throw new PictureFormatException(
                name,
                $"is truncated: {header.Width}x{header.Height} pixels need at least {needed} bytes after the PNM header, "
                    + $"there are {left}."
            );
        }
    }

    private static void ReadTextRow(ref PnmScanner scanner, PnmHeader header, Span<ushort> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            // A bitmap's 1 is black.
            samples[i] = (ushort)(header.IsBitmap ? 1 - scanner.ReadBit() : scanner.ReadNumber("sample", 0, ushort.MaxValue));
        }
    }

    private static void ReadBinaryRow(ReadOnlySpan<byte> data, PnmHeader header, int y, Span<ushort> samples)
    {
        ReadOnlySpan<byte> row = data.Slice((int)(header.RowBytes * y), (int)header.RowBytes);
        if (!header.IsBitmap)
        {
            SampleBytes.GetBigEndian(row, samples, header.SampleBytes);
            return;
        }

        for (int x = 0; x < samples.Length; x++)
        {
            samples[x] = (ushort)(~row[x >> 3] >> (7 - (x & 7)) & 1);
        }
    }

    private static void RequireInRange(ReadOnlySpan<ushort> samples, PnmHeader header, int y, string name)
    {
        if (header.Maximum is byte.MaxValue or ushort.MaxValue && !header.IsText)
        {
            return;
        }

        int at = samples.IndexOfAnyExceptInRange((ushort)0, (ushort)header.Maximum);
        if (at >= 0)
        {
            throw new PictureFormatException(
                name,
                $"is corrupt: the sample {samples[at]} at x={at / header.Channels}, y={y} is above the PNM maximum "
                    + $"{header.Maximum}."
            );
        }
    }
}
