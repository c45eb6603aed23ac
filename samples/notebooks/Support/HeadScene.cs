using FusionML.Imaging;

namespace FusionML.Samples.Notebooks;

/// <summary>
/// A slice of a head, drawn and not measured: MRI shows the folds of the brain, PET in false colours how much sugar it burns.
/// </summary>
public static class HeadScene
{
    /// <summary>The MRI-like picture, gray, and the PET-like one, in colour.</summary>
    /// <param name="seed">Where the hot spot is.</param>
    public static (FusionImage Mri, FusionImage Pet) Draw(int seed) =>
        (new FusionImage(Scene.Draw((x, y) => Rgb.Gray(Tissue(x, y))).Y), Scene.Draw((x, y) => FalseColor(Uptake(x, y, seed))));

    private static double Tissue(double x, double y)
    {
        double skin = Ellipse(x, y, 1.00);
        if (skin > 0)
        {
            return 0.02;
        }

        double skull = Ellipse(x, y, 0.93);
        if (skull > 0)
        {
            return skull < 0.03 ? 0.10 : 0.72;
        }

        double brain = Ellipse(x, y, 0.86);
        if (brain > 0)
        {
            return 0.10;
        }

        double fold = Math.Sin(34 * (x - 0.667) + 5 * Math.Sin(13 * y)) * Math.Sin(31 * y + 4 * Math.Sin(17 * x));
        double depth = Math.Clamp(-brain * 4.5, 0, 1);
        double cortex = fold > 0.25 - 0.9 * (1 - depth) ? 0.42 : 0.66;
        double white = 0.70 + 0.04 * Scene.Noise(40 * x, 40 * y);
        double tissue = depth > 0.72 ? white : cortex;
        double ventricle = Ventricle(x, y);
        double fissure = Math.Abs(x - 0.667 - 0.006 * Math.Sin(30 * y)) < 0.006 && depth < 0.8 ? 1 : 0;
        return tissue * (1 - Math.Max(ventricle, fissure)) + 0.06 * Math.Max(ventricle, fissure);
    }

    private static double Uptake(double x, double y, int seed)
    {
        double brain = Ellipse(x, y, 0.84);
        if (brain > 0)
        {
            return 0.02;
        }

        double ring = Math.Exp(-Math.Pow((brain + 0.16) / 0.13, 2));
        double thalamus = 0.55 * (Spot(x, y, 0.60, 0.52, 0.05) + Spot(x, y, 0.735, 0.52, 0.05));
        (double hotX, double hotY) = (0.50 + 0.06 * (seed % 4), 0.34 + 0.05 * (seed % 3));
        double grain = 0.9 + 0.2 * Scene.Noise(16 * x + seed, 16 * y);
        double level = 0.18 + 0.45 * ring + thalamus + 0.75 * Spot(x, y, hotX, hotY, 0.06);
        return Math.Clamp(level * grain * (1 - 0.7 * Ventricle(x, y)), 0, 1);
    }

    /// <summary>Black, blue, green, yellow, red: the colours in which nuclear medicine looks at its counts.</summary>
    private static Rgb FalseColor(double level)
    {
        Rgb[] stops = [new(0, 0, 0), new(0.05, 0.10, 0.65), new(0.0, 0.60, 0.45), new(0.95, 0.85, 0.10), new(0.95, 0.15, 0.05)];
        double at = level * (stops.Length - 1);
        int below = Math.Min((int)at, stops.Length - 2);
        return stops[below] * (1 - (at - below)) + stops[below + 1] * (at - below);
    }

    private static double Ventricle(double x, double y)
    {
        double across = (Math.Abs(x - 0.667) - 0.045 - 0.25 * Math.Pow(y - 0.46, 2)) / 0.022;
        double along = (y - 0.47) / 0.13;
        return Scene.Inside(Math.Sqrt(across * across + along * along) - 1, 0.25);
    }

    /// <summary>Below 0 inside of the head's outline at this scale, above 0 outside.</summary>
    private static double Ellipse(double x, double y, double scale) =>
        Math.Sqrt(Math.Pow((x - 0.667) / 0.37, 2) + Math.Pow((y - 0.5) / 0.46, 2)) / scale - 1;

    private static double Spot(double x, double y, double toX, double toY, double size) =>
        Math.Exp(-(Math.Pow(x - toX, 2) + Math.Pow(y - toY, 2)) / (2 * size * size));
}
