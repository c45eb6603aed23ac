using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>
/// Convolution with a Gaussian, cut off at three deviations, with the border samples repeated outside the picture.
/// </summary>
internal static class GaussianBlur
{
    /// <summary>A blurred copy.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="deviation">Standard deviation in pixels, above 0.</param>
    public static ImagePlane Apply(ImagePlane plane, double deviation)
    {
        float[] window = Window(deviation);
        ImagePlane rows = new(plane.Height, plane.Width);
        ImagePlane both = new(plane.Height, plane.Width);
        Convolve(plane, rows, window, acrossRows: false);
        Convolve(rows, both, window, acrossRows: true);
        return both;
    }

    private static void Convolve(ImagePlane from, ImagePlane to, float[] window, bool acrossRows)
    {
        int radius = window.Length / 2;
        ReadOnlySpan<float> source = from.Samples;
        Span<float> target = to.Samples;
        for (int y = 0; y < from.Height; y++)
        {
            for (int x = 0; x < from.Width; x++)
            {
                float sum = 0;
                for (int i = 0; i < window.Length; i++)
                {
                    int row = acrossRows ? Math.Clamp(y + i - radius, 0, from.Height - 1) : y;
                    int column = acrossRows ? x : Math.Clamp(x + i - radius, 0, from.Width - 1);
                    sum += window[i] * source[row * from.Width + column];
                }

                target[y * from.Width + x] = sum;
            }
        }
    }

    private static float[] Window(double deviation)
    {
        int radius = Math.Max(1, (int)Math.Ceiling(3 * deviation));
        double[] weights =
        [
            .. Enumerable.Range(-radius, 2 * radius + 1).Select(i => Math.Exp(-0.5 * i * i / (deviation * deviation))),
        ];
        double sum = weights.Sum();
        return [.. weights.Select(weight => (float)(weight / sum))];
    }
}
