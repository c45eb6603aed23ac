using FusionML.Imaging;

namespace FusionML.StackEvaluation;

/// <summary>How far the colours of a fused bracket are from those of the scene, in CIELAB of sRGB under D65.</summary>
/// <param name="Hue">
/// The mean difference of hue in degrees where the scene has a chroma above 5, weighted by that chroma.
/// </param>
/// <param name="Chroma">The mean chroma divided by the scene's.</param>
internal readonly record struct ColorError(double Hue, double Chroma)
{
    private const double LeastChroma = 5;

    /// <summary>Compares with the scene's light, scaled at every pixel to the lightness of the fused picture.</summary>
    public static ColorError Of(FusionImage fused, DrawnBracket bracket)
    {
        (ImagePlane red, ImagePlane green, ImagePlane blue) = YCrCb.ToRgb(fused);
        (double turned, double weight, double own, double scene) = (0, 0, 0, 0);
        for (int y = 0; y < fused.Height; y++)
        {
            for (int x = 0; x < fused.Width; x++)
            {
                double[] linear = [Linear(red[y, x]), Linear(green[y, x]), Linear(blue[y, x])];
                (double r, double g, double b) = bracket.RadianceAt(y, x);
                double scale = Luminance(linear[0], linear[1], linear[2]) / Luminance(r, g, b);
                (double a1, double b1) = Chromaticity(linear[0], linear[1], linear[2]);
                (double a2, double b2) = Chromaticity(r * scale, g * scale, b * scale);
                double truth = Math.Sqrt(a2 * a2 + b2 * b2);
                own += Math.Sqrt(a1 * a1 + b1 * b1);
                scene += truth;
                if (truth > LeastChroma)
                {
                    double difference = Math.Abs(Math.Atan2(b1, a1) - Math.Atan2(b2, a2));
                    turned += Math.Min(difference, 2 * Math.PI - difference) * truth;
                    weight += truth;
                }
            }
        }

        return new ColorError(turned / weight * 180 / Math.PI, own / scene);
    }

    private static double Luminance(double r, double g, double b) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

    private static double Linear(float value)
    {
        double v = Math.Clamp(value, 0, 1);
        return v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);
    }

    /// <summary>a* and b* of linear light.</summary>
    private static (double A, double B) Chromaticity(double r, double g, double b)
    {
        double x = Root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
        double y = Root(Luminance(r, g, b));
        double z = Root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
        return (500 * (x - y), 200 * (y - z));
    }

    private static double Root(double t) => t > 0.008856 ? Math.Cbrt(t) : 7.787 * t + 16 / 116.0;
}
