using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// Resamples a plane by a triangle filter, columns first: linear interpolation where it grows, and where it shrinks by s, the
/// triangle is s times as wide, so that nothing between the samples is lost. Pixel centres lie at i + 0.5, and the edge's weights
/// are made to sum to 1 again.
/// </summary>
internal static class PlaneResampling
{
    /// <summary>The plane in another size, with the same bit depth.</summary>
    public static ImagePlane Resize(ImagePlane plane, int height, int width, CancellationToken cancellationToken)
    {
        Tap[] across = Taps(plane.Width, width);
        ImagePlane middle = new(plane.Height, width, plane.BitDepth);
        for (int y = 0; y < plane.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<float> source = plane.GetRow(y);
            Span<float> target = middle.GetRow(y);
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

        Tap[] down = Taps(plane.Height, height);
        ImagePlane result = new(height, width, plane.BitDepth);
        for (int y = 0; y < height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (int start, float[] weights) = down[y];
            Span<float> target = result.GetRow(y);
            for (int i = 0; i < weights.Length; i++)
            {
                ReadOnlySpan<float> source = middle.GetRow(start + i);
                for (int x = 0; x < width; x++)
                {
                    target[x] += weights[i] * source[x];
                }
            }
        }

        return result;
    }

    /// <summary>
    /// For each sample of the target, the first sample of the source that it takes and the weights from there on.
    /// </summary>
    private static Tap[] Taps(int source, int target)
    {
        double step = (double)source / target;
        double radius = Math.Max(1, step);
        Tap[] taps = new Tap[target];
        for (int i = 0; i < target; i++)
        {
            double centre = (i + 0.5) * step - 0.5;
            int first = Math.Max(0, (int)Math.Floor(centre - radius) + 1);
            int last = Math.Min(source - 1, (int)Math.Ceiling(centre + radius) - 1);
            double[] weights = [.. Enumerable.Range(first, last - first + 1).Select(at => 1 - Math.Abs(at - centre) / radius)];
            double sum = weights.Sum();
            taps[i] = new Tap(first, [.. weights.Select(weight => (float)(weight / sum))]);
        }

        return taps;
    }

    private readonly record struct Tap(int Start, float[] Weights);
}
