using FusionML.Imaging;

namespace FusionML.Alignment;

/// <summary>Gaussian blur, the border repeated beyond the edge.</summary>
internal static class Smoothing
{
    private const int RadiusInSigmas = 3;

    /// <summary>A blurred copy.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="sigma">The standard deviation in pixels; 0 gives a plain copy.</param>
    public static ImagePlane Gaussian(ImagePlane plane, double sigma)
    {
        int radius = (int)Math.Ceiling(RadiusInSigmas * sigma);
        if (radius == 0)
        {
            return plane.Clone();
        }

        float[] kernel = Kernel(sigma, radius);
        ImagePlane across = new(plane.Height, plane.Width, plane.BitDepth);
        float[] padded = new float[plane.Width + (2 * radius)];
        for (int y = 0; y < plane.Height; y++)
        {
            ReadOnlySpan<float> row = plane.GetRow(y);
            padded.AsSpan(0, radius).Fill(row[0]);
            row.CopyTo(padded.AsSpan(radius));
            padded.AsSpan(radius + plane.Width).Fill(row[^1]);
            for (int k = 0; k < kernel.Length; k++)
            {
                Span<float> sum = across.GetRow(y);
                VectorArithmetic.AddScaled(padded.AsSpan(k, plane.Width), kernel[k], sum);
            }
        }

        ImagePlane result = new(plane.Height, plane.Width, plane.BitDepth);
        for (int y = 0; y < plane.Height; y++)
        {
            Span<float> sum = result.GetRow(y);
            for (int k = 0; k < kernel.Length; k++)
            {
                VectorArithmetic.AddScaled(across.GetRow(Math.Clamp(y + k - radius, 0, plane.Height - 1)), kernel[k], sum);
            }
        }

        return result;
    }

    private static float[] Kernel(double sigma, int radius)
    {
        double[] weights = [.. Enumerable.Range(-radius, (2 * radius) + 1).Select(x => Math.Exp(-x * x / (2 * sigma * sigma)))];
        double total = weights.Sum();
        return [.. weights.Select(weight => (float)(weight / total))];
    }
}
