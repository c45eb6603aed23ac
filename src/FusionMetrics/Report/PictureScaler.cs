using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>Makes pictures smaller by averaging: every pixel of the result is the mean of the area that it covers.</summary>
internal static class PictureScaler
{
    /// <summary>
    /// The picture with at most <paramref name="width"/> columns and its proportions; the same one if it is not wider.
    /// </summary>
    public static FusionImage ToWidth(FusionImage image, int width)
    {
        if (image.Width <= width)
        {
            return image;
        }

        int height = Math.Max(1, (int)Math.Round(image.Height * (double)width / image.Width));
        ImagePlane y = Scale(image.Y, height, width);
        return image.IsColor
            ? new FusionImage(y, Scale(image.Cr, height, width), Scale(image.Cb, height, width))
            : new FusionImage(y);
    }

    private static ImagePlane Scale(ImagePlane plane, int height, int width)
    {
        // Along the rows first, then down the columns: the area's mean is the mean of its rows' means.
        (int Start, float[] Weights)[] across = Coverage(plane.Width, width);
        ImagePlane narrow = new(plane.Height, width, plane.BitDepth);
        for (int row = 0; row < plane.Height; row++)
        {
            ReadOnlySpan<float> from = plane.GetRow(row);
            Span<float> to = narrow.GetRow(row);
            for (int x = 0; x < width; x++)
            {
                (int start, float[] weights) = across[x];
                for (int i = 0; i < weights.Length; i++)
                {
                    to[x] += weights[i] * from[start + i];
                }
            }
        }

        (int Start, float[] Weights)[] down = Coverage(plane.Height, height);
        ImagePlane small = new(height, width, plane.BitDepth);
        for (int row = 0; row < height; row++)
        {
            (int start, float[] weights) = down[row];
            Span<float> to = small.GetRow(row);
            for (int i = 0; i < weights.Length; i++)
            {
                ReadOnlySpan<float> from = narrow.GetRow(start + i);
                for (int x = 0; x < width; x++)
                {
                    to[x] += weights[i] * from[x];
                }
            }
        }

        return small;
    }

    /// <summary>
    /// For each of <paramref name="count"/> pixels: the first of the <paramref name="length"/> samples that it covers, and their
    /// shares of it.
    /// </summary>
    private static (int Start, float[] Weights)[] Coverage(int length, int count)
    {
        double scale = (double)length / count;
        (int, float[])[] coverage = new (int, float[])[count];
        for (int i = 0; i < count; i++)
        {
            (double from, double to) = (i * scale, Math.Min((i + 1) * scale, length));
            int start = (int)from;
            float[] weights = new float[Math.Max(1, (int)Math.Ceiling(to - 1e-9) - start)];
            for (int j = 0; j < weights.Length; j++)
            {
                weights[j] = (float)((Math.Min(to, start + j + 1) - Math.Max(from, start + j)) / (to - from));
            }

            coverage[i] = (start, weights);
        }

        return coverage;
    }
}
