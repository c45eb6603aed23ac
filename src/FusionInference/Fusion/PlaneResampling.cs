using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// Resamples a plane, columns first: by area where it shrinks, so that every sample counts, and by Lanczos's window of three lobes
/// where it grows (C. Duchon, Lanczos filtering in one and two dimensions, 1979). Pixels are squares of side 1, so that the edges
/// of the two pictures lie on each other. What the lobes add beyond the plane's own lowest and highest sample is cut off.
/// </summary>
internal static class PlaneResampling
{
    private const int RowsBetweenCancellationChecks = 64;

    /// <summary>The plane in another size, with the same bit depth.</summary>
    public static ImagePlane Resize(ImagePlane plane, int height, int width, CancellationToken cancellationToken = default)
    {
        ImagePlane middle = width == plane.Width ? plane : ResizeRows(plane, width, cancellationToken);
        ImagePlane result = height == plane.Height ? middle : ResizeColumns(middle, height, cancellationToken);
        if (result != plane && (height > plane.Height || width > plane.Width))
        {
            (float lowest, float highest) = Range(plane.Samples);
            foreach (ref float sample in result.Samples)
            {
                sample = Math.Clamp(sample, lowest, highest);
            }
        }

        return result;
    }

    private static ImagePlane ResizeRows(ImagePlane plane, int width, CancellationToken cancellationToken)
    {
        ResamplingTap[] across = ResamplingTaps.Of(plane.Width, width);
        ImagePlane result = new(plane.Height, width, plane.BitDepth);
        for (int y = 0; y < plane.Height; y++)
        {
            Check(y, cancellationToken);
            ReadOnlySpan<float> source = plane.GetRow(y);
            Span<float> target = result.GetRow(y);
            for (int x = 0; x < width; x++)
            {
                (int start, float[] weights) = across[x];
                float sum = 0;
                for (int i = 0; i < weights.Length; i++)
                {
                    sum += weights[i] * source[start + i];
                }

                target[x] = sum;
            }
        }

        return result;
    }

    private static ImagePlane ResizeColumns(ImagePlane plane, int height, CancellationToken cancellationToken)
    {
        ResamplingTap[] down = ResamplingTaps.Of(plane.Height, height);
        ImagePlane result = new(height, plane.Width, plane.BitDepth);
        for (int y = 0; y < height; y++)
        {
            Check(y, cancellationToken);
            (int start, float[] weights) = down[y];
            Span<float> target = result.GetRow(y);
            for (int i = 0; i < weights.Length; i++)
            {
                ReadOnlySpan<float> source = plane.GetRow(start + i);
                float weight = weights[i];
                for (int x = 0; x < target.Length; x++)
                {
                    target[x] += weight * source[x];
                }
            }
        }

        return result;
    }

    private static (float Lowest, float Highest) Range(ReadOnlySpan<float> samples)
    {
        (float lowest, float highest) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (float sample in samples)
        {
            (lowest, highest) = (Math.Min(lowest, sample), Math.Max(highest, sample));
        }

        return (lowest, highest);
    }

    private static void Check(int row, CancellationToken cancellationToken)
    {
        if (row % RowsBetweenCancellationChecks == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
