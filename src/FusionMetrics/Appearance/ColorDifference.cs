namespace FusionML.Metrics;

/// <summary>
/// CIEDE2000: how different two colours look; 1 is just noticeable side by side. G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000
/// color-difference formula: implementation notes", Color Res. Appl. 30 (2005) 21-30, doi:10.1002/col.20070, with weights of 1.
/// </summary>
internal static class ColorDifference
{
    private const double PowerOf25 = 6103515625;

    /// <summary>The difference of two colours.</summary>
    public static double Between(LabColor one, LabColor two)
    {
        // Their steps 1 to 3: a* is stretched near gray, then lightness, chroma and hue differ each for itself.
        double stretch = 1.5 - (0.5 * Saturating((one.Chroma + two.Chroma) / 2));
        (double a1, double a2) = (stretch * one.A, stretch * two.A);
        double c1 = Math.Sqrt((a1 * a1) + (one.B * one.B));
        double c2 = Math.Sqrt((a2 * a2) + (two.B * two.B));
        (double h1, double h2) = (Degrees(one.B, a1), Degrees(two.B, a2));
        bool hasGray = c1 * c2 == 0;
        double turn = hasGray ? 0 : Shortest(h2 - h1);
        double hue = 2 * Math.Sqrt(c1 * c2) * Sine(turn / 2);
        double middleHue =
            hasGray ? h1 + h2
            : Math.Abs(h1 - h2) <= 180 ? (h1 + h2) / 2
            : h1 + h2 < 360 ? (h1 + h2 + 360) / 2
            : (h1 + h2 - 360) / 2;
        double middleLightness = (one.L + two.L) / 2;
        double middleChroma = (c1 + c2) / 2;

        double t =
            1
            - (0.17 * Cosine(middleHue - 30))
            + (0.24 * Cosine(2 * middleHue))
            + (0.32 * Cosine((3 * middleHue) + 6))
            - (0.20 * Cosine((4 * middleHue) - 63));
        double fromBlue = (middleHue - 275) / 25;
        double rotation = -Sine(60 * Math.Exp(-fromBlue * fromBlue)) * 2 * Saturating(middleChroma);
        double fromMiddle = (middleLightness - 50) * (middleLightness - 50);
        double lightnessPart = (two.L - one.L) / (1 + (0.015 * fromMiddle / Math.Sqrt(20 + fromMiddle)));
        double chromaPart = (c2 - c1) / (1 + (0.045 * middleChroma));
        double huePart = hue / (1 + (0.015 * middleChroma * t));
        return Math.Sqrt(
            (lightnessPart * lightnessPart) + (chromaPart * chromaPart) + (huePart * huePart) + (rotation * chromaPart * huePart)
        );
    }

    /// <summary>The turn in degrees, -180 to 180, that leads to the same direction.</summary>
    public static double Shortest(double turn) =>
        turn > 180 ? turn - 360
        : turn < -180 ? turn + 360
        : turn;

    private static double Saturating(double chroma)
    {
        double power = Math.Pow(chroma, 7);
        return Math.Sqrt(power / (power + PowerOf25));
    }

    private static double Degrees(double b, double a)
    {
        double hue = double.RadiansToDegrees(Math.Atan2(b, a));
        return hue < 0 ? hue + 360 : hue;
    }

    private static double Sine(double degrees) => Math.Sin(double.DegreesToRadians(degrees));

    private static double Cosine(double degrees) => Math.Cos(double.DegreesToRadians(degrees));
}
