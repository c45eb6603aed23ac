using FusionML.Alignment;
using FusionML.AlignmentEvaluation;
using FusionML.Imaging;

namespace FreshProcess;

/// <summary>A scene with a value at every point, seen by a camera that has moved: no picture of it is resampled.</summary>
public static class SampleScene
{
    /// <summary>Rows of each picture.</summary>
    public const int Height = 72;

    /// <summary>Columns of each picture.</summary>
    public const int Width = 96;

    /// <summary>Draws a scene.</summary>
    /// <param name="seed">Which scene.</param>
    /// <param name="seen">Where each pixel of the unmoved picture lies in the drawn one; null where nothing has moved.</param>
    public static ImagePlane Draw(int seed, PlanarTransform? seen = null)
    {
        DrawnScene scene = new(Width, Height, seed);
        PlanarTransform back = (seen ?? PlanarTransform.Identity).Invert();
        ImagePlane plane = new(Height, Width);
        for (int i = 0; i < plane.Samples.Length; i++)
        {
            (double x, double y) = back.Apply(i % Width, i / Width);
            plane.Samples[i] = (float)Math.Min(1, Math.Pow(scene.Radiance(x, y) / 4, 1 / 2.2));
        }

        return plane;
    }
}
