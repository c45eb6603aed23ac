using FusionML.Imaging;

namespace FusionML.StackEvaluation;

/// <summary>
/// A scene photographed with the focus at evenly spaced depths. A point that lies off the focus spreads over a disc, its circle
/// of confusion, which nearer points hide; noise is added and the samples are rounded to the bit depth.
/// </summary>
/// <param name="scene">The scene.</param>
/// <param name="count">Pictures, at least two.</param>
/// <param name="maximumBlur">The radius of the circle of confusion at the far end of the depth range, in pixels.</param>
/// <param name="noise">Standard deviation of the noise, in levels of 255.</param>
/// <param name="bitDepth">8 or 16.</param>
internal sealed class DrawnFocusStack(DrawnScene scene, int count, double maximumBlur, double noise, int bitDepth)
{
    public int Count => count;

    /// <summary>What a camera with a pinhole and no noise would see, in float.</summary>
    public FusionImage Truth { get; } = YCrCb.FromRgb(scene.Red, scene.Green, scene.Blue);

    /// <summary>The depth at which picture <paramref name="index"/> is sharp.</summary>
    public double FocusOf(int index) => index / (count - 1.0);

    /// <summary>The number of the picture that is the sharpest at a pixel.</summary>
    public int SharpestAt(int y, int x) => (int)Math.Round(scene.Depth[y, x] * (count - 1), MidpointRounding.AwayFromZero);

    /// <summary>Picture <paramref name="index"/>; the same whenever it is asked for.</summary>
    public FusionImage Draw(int index)
    {
        Random random = new((count * 1000) + index);
        int reach = (int)Math.Ceiling(maximumBlur);
        ImagePlane[] bands = [scene.Red, scene.Green, scene.Blue];
        ImagePlane[] blurred = [.. bands.Select(_ => new ImagePlane(scene.Height, scene.Width, bitDepth))];
        Span<double> sums = stackalloc double[3];
        for (int y = 0; y < scene.Height; y++)
        {
            for (int x = 0; x < scene.Width; x++)
            {
                sums.Clear();
                double total = 0;
                double radius = RadiusAt(index, y, x);
                for (int v = Math.Max(0, y - reach); v <= Math.Min(scene.Height - 1, y + reach); v++)
                {
                    for (int u = Math.Max(0, x - reach); u <= Math.Min(scene.Width - 1, x + reach); u++)
                    {
                        // A farther point can't spread over a nearer one that is sharp.
                        double spread = RadiusAt(index, v, u);
                        spread = scene.Depth[v, u] > scene.Depth[y, x] ? Math.Min(spread, radius) : spread;
                        double distance = Math.Sqrt((v - y) * (v - y) + (u - x) * (u - x));
                        double weight = Math.Clamp(spread + 0.5 - distance, 0, 1) / (0.25 + spread * spread);
                        if (weight > 0)
                        {
                            total += weight;
                            sums[0] += weight * scene.Red[v, u];
                            sums[1] += weight * scene.Green[v, u];
                            sums[2] += weight * scene.Blue[v, u];
                        }
                    }
                }

                for (int band = 0; band < bands.Length; band++)
                {
                    blurred[band][y, x] = CameraSample.Round(sums[band] / total + Gaussian.Next(random) * noise / 255, bitDepth);
                }
            }
        }

        return YCrCb.FromRgb(blurred[0], blurred[1], blurred[2]);
    }

    private double RadiusAt(int index, int y, int x) => maximumBlur * Math.Abs(scene.Depth[y, x] - FocusOf(index));
}
