namespace FusionML.Metrics;

/// <summary>A colour in CIE L*a*b* under D65.</summary>
/// <param name="L">Lightness, 0 to 100.</param>
/// <param name="A">From green to red.</param>
/// <param name="B">From blue to yellow.</param>
internal readonly record struct LabColor(double L, double A, double B)
{
    private static readonly double[] Linear =
    [
        .. Enumerable
            .Range(0, 256)
            .Select(level => level / 255.0)
            .Select(v => v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4)),
    ];

    /// <summary>C*, the distance from gray.</summary>
    public double Chroma => Math.Sqrt((A * A) + (B * B));

    /// <summary>h, the angle of the hue in degrees, -180 to 180.</summary>
    public double Hue => double.RadiansToDegrees(Math.Atan2(B, A));

    /// <summary>The colour of sRGB levels (IEC 61966-2-1); the white point is that of R = G = B = 255, so that gray has no chroma.</summary>
    public static LabColor OfLevels(byte red, byte green, byte blue)
    {
        (double r, double g, double b) = (Linear[red], Linear[green], Linear[blue]);
        double x = Compress(((0.4124 * r) + (0.3576 * g) + (0.1805 * b)) / 0.9505);
        double y = Compress((0.2126 * r) + (0.7152 * g) + (0.0722 * b));
        double z = Compress(((0.0193 * r) + (0.1192 * g) + (0.9505 * b)) / 1.089);
        return new LabColor((116 * y) - 16, 500 * (x - y), 200 * (y - z));
    }

    private static double Compress(double t) => t > 216.0 / 24389 ? Math.Cbrt(t) : ((24389.0 / 27 * t) + 16) / 116;
}
