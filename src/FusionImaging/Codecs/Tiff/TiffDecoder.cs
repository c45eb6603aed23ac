using BitMiracle.LibTiff.Classic;

namespace FusionML.Imaging;

/// <summary>Decodes the pages of a TIFF file: the library undoes compression, predictors and byte order.</summary>
internal static class TiffDecoder
{
    private const int RowsBetweenCancellationChecks = 16;

    /// <summary>The pages, one by one; small copies and masks of a page are passed over.</summary>
    /// <exception cref="PictureException">
    /// The file or the page that is asked for is broken, not read, or over the limits.
    /// </exception>
    public static IEnumerable<FusionImage> Pages(
        ReadOnlyMemory<byte> content,
        string name,
        DecodeLimits limits,
        CancellationToken cancellationToken
    )
    {
        TiffDirectories.RequireInFile(content.Span, name);
        TiffStreamOfMemory stream = new(ContentStream.Of(content), cancellationToken);
        using Tiff tiff = Guarded(name, () => stream.Open(name, "r"))
            ?? throw new PictureFormatException(
                name,
                $"is truncated or corrupt: it is no TIFF file that can be opened. {stream.Log.Last}."
            );
        int pages = 0;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TiffPage.IsSecondary(tiff))
            {
                continue;
            }

            pages++;
            yield return Guarded(name, () => Decode(tiff, stream.Log, content.Length, name, limits, cancellationToken));
        } while (Guarded(name, tiff.ReadDirectory));

        if (pages == 0)
        {
            throw new PictureFormatException(name, "is a TIFF that holds only small copies or masks of a picture.");
        }
    }

    private static FusionImage Decode(
        Tiff tiff,
        TiffLog log,
        long fileBytes,
        string name,
        DecodeLimits limits,
        CancellationToken cancellationToken
    )
    {
        TiffPage page = new(tiff, fileBytes, name, limits);
        TiffPalette? palette = page.IsPalette ? new TiffPalette(tiff, page.Bits, name) : null;

        // The library warns of odd tags while it reads a directory; from here on it speaks of the pixels.
        string? oddCounts = log.ByteCounts ?? SurplusBytes(tiff, page);
        string[] warnings = oddCounts is null ? [] : [$"byte counts of strips do not fit the size of the picture. {oddCounts}"];
        log.Clear();
        TiffJpeg? jpeg = TiffJpeg.For(tiff, page, name, limits, cancellationToken);
        TiffSamples samples = new(page);
        PictureLayout layout = new(
            page.Height,
            page.Width,
            page.Bands,
            palette?.BitDepth ?? page.BitDepth,
            Maximum: 1,
            page.HasAlpha,
            page.Orientation
        );
        long otherBytes = layout.FloatPlaneBytes + (long)page.Width * layout.Channels * sizeof(float) + fileBytes;
        TiffRows rows = new(tiff, page, log, jpeg, name, limits, otherBytes);
        PictureAssembler assembler = new(layout);
        float[] row = new float[checked(page.Width * layout.Channels)];
        for (int y = 0; y < page.Height; y++)
        {
            if (y % RowsBetweenCancellationChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            ReadRow(page, palette, rows, samples, y, row, layout.Channels);
            assembler.SetRow(y, row);
        }

        FusionImage image = assembler.ToPicture(TiffMetadata.Read(tiff, warnings));
        image.RequireFinite(name);
        return image;
    }

    /// <summary>What is wrong with strips that have more bytes than their samples need, or null.</summary>
    private static string? SurplusBytes(Tiff tiff, TiffPage page)
    {
        if (page.Compression != Compression.NONE || tiff.IsTiled())
        {
            return null;
        }

        long needed = tiff.StripSize();
        for (int i = 0; i < tiff.NumberOfStrips(); i++)
        {
            if (tiff.RawStripSize(i) > needed)
            {
                return $"Strip {i} has {tiff.RawStripSize(i)} bytes and needs {needed}";
            }
        }

        return null;
    }

    private static void ReadRow(
        TiffPage page,
        TiffPalette? palette,
        TiffRows rows,
        TiffSamples samples,
        int y,
        Span<float> row,
        int channels
    )
    {
        int step = page.IsSeparate ? 1 : page.SamplesPerPixel;
        if (palette is not null)
        {
            ReadOnlySpan<byte> indices = rows.Row(y, 0);
            for (int x = 0; x < page.Width; x++)
            {
                int index = samples.Integer(indices, x * step);
                for (int band = 0; band < 3; band++)
                {
                    row[x * channels + band] = palette[index, band];
                }
            }
        }

        // The bands, and behind them the opacity.
        int firstStored = palette is null ? 0 : 1;
        for (int channel = palette is null ? 0 : 3, stored = firstStored; channel < channels; channel++, stored++)
        {
            samples.Read(rows.Row(y, stored), page.IsSeparate ? 0 : stored, step, row[channel..], channels);
        }

        if (page.Photometric == Photometric.MINISWHITE)
        {
            for (int i = 0; i < row.Length; i += channels)
            {
                row[i] = 1 - row[i];
            }
        }

        if (page.IsPremultiplied)
        {
            for (int i = 0; i < row.Length; i += channels)
            {
                float alpha = row[i + channels - 1];
                for (int band = 0; alpha > 0 && band < channels - 1; band++)
                {
                    row[i + band] = Math.Min(1, row[i + band] / alpha);
                }
            }
        }
    }

    /// <summary>
    /// The library checks most of what a file can do wrong; what it runs into unchecked is the file's fault as well.
    /// </summary>
    private static T Guarded<T>(string name, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is not (OperationCanceledException or PictureException or OutOfMemoryException))
        {
            throw new PictureFormatException(name, $"is truncated, corrupt or an unsupported kind of TIFF: {e.Message}", e);
        }
    }
}
