using FusionML.Imaging;

namespace FusionML.Alignment;

/// <summary>A picture at a coarser sampling: level (x, y) lies at ((x + 0.5) factor - 0.5, (y + 0.5) factor - 0.5).</summary>
/// <param name="Plane">The samples.</param>
/// <param name="Factor">Pixels of the picture to one of the level, at least 1.</param>
internal sealed record SampledLevel(ImagePlane Plane, double Factor)
{
    /// <summary>
    /// Samples a plane: halved by means of 2 x 2 as often as it goes, then bilinearly after a blur that keeps what the level can
    /// hold.
    /// </summary>
    public static SampledLevel Of(ImagePlane plane, double factor, CancellationToken cancellationToken)
    {
        double rest = factor;
        while (rest >= 2)
        {
            cancellationToken.ThrowIfCancellationRequested();
            plane = Halve(plane);
            rest /= 2;
        }

        return new SampledLevel(rest > 1 ? Resample(plane, rest) : plane, factor);
    }

    private static ImagePlane Halve(ImagePlane plane)
    {
        ImagePlane half = new(Math.Max(1, plane.Height / 2), Math.Max(1, plane.Width / 2), plane.BitDepth);
        for (int y = 0; y < half.Height; y++)
        {
            ReadOnlySpan<float> upper = plane.GetRow(2 * y);
            ReadOnlySpan<float> lower = plane.GetRow(Math.Min((2 * y) + 1, plane.Height - 1));
            Span<float> row = half.GetRow(y);
            for (int x = 0; x < row.Length; x++)
            {
                int right = Math.Min((2 * x) + 1, plane.Width - 1);
                row[x] = (upper[2 * x] + upper[right] + lower[2 * x] + lower[right]) / 4;
            }
        }

        return half;
    }

    private static ImagePlane Resample(ImagePlane plane, double factor)
    {
        ImagePlane blurred = Smoothing.Gaussian(plane, 0.5 * Math.Sqrt((factor * factor) - 1));
        ImagePlane level = new(
            Math.Max(1, (int)Math.Round(plane.Height / factor)),
            Math.Max(1, (int)Math.Round(plane.Width / factor)),
            plane.BitDepth
        );
        for (int y = 0; y < level.Height; y++)
        {
            double sourceY = Math.Clamp(((y + 0.5) * factor) - 0.5, 0, plane.Height - 1);
            int top = (int)sourceY;
            float down = (float)(sourceY - top);
            ReadOnlySpan<float> upper = blurred.GetRow(top);
            ReadOnlySpan<float> lower = blurred.GetRow(Math.Min(top + 1, plane.Height - 1));
            Span<float> row = level.GetRow(y);
            for (int x = 0; x < row.Length; x++)
            {
                double sourceX = Math.Clamp(((x + 0.5) * factor) - 0.5, 0, plane.Width - 1);
                int left = (int)sourceX;
                int right = Math.Min(left + 1, plane.Width - 1);
                float across = (float)(sourceX - left);
                float above = upper[left] + (across * (upper[right] - upper[left]));
                float below = lower[left] + (across * (lower[right] - lower[left]));
                row[x] = above + (down * (below - above));
            }
        }

        return level;
    }
}
