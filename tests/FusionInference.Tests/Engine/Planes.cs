using FusionML.Imaging;

namespace FusionML.Inference.Tests;

/// <summary>Planes drawn by formulas.</summary>
internal static class Planes
{
    public static ImagePlane Draw(int height, int width, Func<int, int, double> formula, int bitDepth = 8)
    {
        ImagePlane plane = new(height, width, bitDepth);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                plane[y, x] = (float)formula(y, x);
            }
        }

        return plane;
    }

    public static ImagePlane Constant(int height, int width, float value, int bitDepth = 8) =>
        Draw(height, width, (_, _) => value, bitDepth);

    /// <summary>Three scenes with detail in different places.</summary>
    public static ImagePlane Scene(int number, int height, int width) => Draw(height, width, (y, x) => number switch
            {
                0 => 0.5 + (2 * x < width ? 0.3 * Math.Sin(0.9 * x + 0.2 * y) : 0) + 0.1 * Math.Cos(0.15 * y),
                1 => 0.45 + (2 * x >= width ? 0.3 * Math.Sin(0.7 * y - 0.4 * x) : 0) + 0.12 * Math.Cos(0.1 * x + 1),
                _ => 0.4 + (3 * y < height ? 0.25 * Math.Cos(1.3 * y) : 0) + 0.05 * Math.Sin(0.3 * x),
            });

    public static float LargestDifference(ImagePlane a, ImagePlane b)
    {
        Assert.AreEqual((a.Height, a.Width), (b.Height, b.Width));
        return a.Samples.ToArray().Zip(b.Samples.ToArray(), (x, y) => Math.Abs(x - y)).Max();
    }
}
