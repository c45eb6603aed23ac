using FusionML.Imaging;

namespace FusionML.Alignment.Tests;

/// <summary>Pictures by formula.</summary>
internal static class Drawing
{
    public static ImagePlane Plane(int width, int height, Func<double, double, double> formula, int bitDepth = 8)
    {
        ImagePlane plane = new(height, width, bitDepth);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                plane[y, x] = (float)formula(x, y);
            }
        }

        return plane;
    }

    public static FusionImage Gray(int width, int height, Func<double, double, double> formula, int bitDepth = 8) =>
        new(Plane(width, height, formula, bitDepth));
}
