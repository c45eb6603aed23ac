namespace FusionML.Samples;

/// <summary>What lies far: a striped brick lighthouse on a hill, clouds, and the sea.</summary>
internal static class FarScene
{
    private const double Horizon = 0.62;
    private const double TowerX = 0.97;
    private const double TowerTop = 0.20;
    private const double TowerFoot = 0.66;

    public static (double Red, double Green, double Blue, double Alpha) At(double x, double y)
    {
        (double Red, double Green, double Blue) color = Tower(x, y) ?? Hill(x, y) ?? (y > Horizon ? Sea(x, y) : Sky(x, y));
        return (color.Red, color.Green, color.Blue, 1);
    }

    private static (double, double, double) Sky(double x, double y)
    {
        double cloud = 0;
        for (int octave = 0; octave < 4; octave++)
        {
            double scale = 4 * (1 << octave);
            double along = Math.Sin(scale * (x + 0.30 * y) + 1.7 * octave + Math.Sin(0.7 * scale * y));
            cloud += along * Math.Cos(scale * (1.9 * y - 0.15 * x) + octave) / (1 << octave);
        }

        double white = Math.Clamp(0.9 * cloud, 0, 1) * 0.75;
        double low = y / Horizon;
        return (Blend(0.35 + 0.40 * low, 1, white), Blend(0.58 + 0.27 * low, 1, white), Blend(0.86 + 0.06 * low, 1, white));
    }

    private static (double, double, double) Sea(double x, double y)
    {
        double depth = (y - Horizon) / (1 - Horizon);
        double waves = Math.Sin(x * 60 + 9 * Math.Sin(40 / (depth + 0.15))) * Math.Sin(70 / (depth + 0.12) + 3 * x);
        double light = 0.85 + 0.15 * waves;
        return (0.13 * light, (0.42 - 0.10 * depth) * light, (0.58 - 0.08 * depth) * light);
    }

    private static (double, double, double)? Hill(double x, double y)
    {
        double top = 0.66 - 0.10 * Math.Exp(-Math.Pow((x - 1.02) / 0.26, 2)) - 0.02 * Math.Sin(9 * x);
        if (y < top || x < 0.55 + 0.4 * (y - top))
        {
            return null;
        }

        double grass = 0.5 + 0.5 * Math.Sin(150 * x + 6 * Math.Sin(23 * y)) * Math.Sin(95 * y + 4 * Math.Sin(31 * x));
        double light = 0.55 + 0.45 * grass;
        return (0.36 * light, 0.52 * light, 0.20 * light);
    }

    private static (double, double, double)? Tower(double x, double y)
    {
        double across = (x - TowerX) / (0.055 + 0.05 * (y - TowerTop));
        double light = 0.45 + 0.55 * Math.Sqrt(Math.Max(0, 1 - (across + 0.35) * (across + 0.35) / 1.9));
        if (y is >= TowerTop and < TowerFoot && Math.Abs(across) < 1)
        {
            return Bricks(across, y, light);
        }

        // A gallery, a lantern with bars, and a roof.
        if (y is >= TowerTop - 0.015 and < TowerTop && Math.Abs(x - TowerX) < 0.075)
        {
            return (0.16, 0.16, 0.18);
        }

        if (y is >= TowerTop - 0.085 and < TowerTop - 0.015 && Math.Abs(x - TowerX) < 0.036)
        {
            bool bar = Math.Abs((x - TowerX) * 55 % 1) < 0.25 || y < TowerTop - 0.075;
            return bar ? (0.20, 0.20, 0.22) : (1.0, 0.93, 0.55);
        }

        double roof = (y - (TowerTop - 0.135)) / 0.05;
        return roof is >= 0 and < 1 && Math.Abs(x - TowerX) < 0.048 * roof ? (0.62 * light, 0.12 * light, 0.10 * light) : null;
    }

    private static (double, double, double) Bricks(double across, double y, double light)
    {
        double course = Math.Floor(y * 62);
        double along = Math.Asin(Math.Clamp(across, -1, 1)) * 4 + 0.5 * (course % 2);
        bool mortar = y * 62 - course < 0.22 || along - Math.Floor(along) < 0.14;
        double tone = (mortar ? 0.72 : 0.92 + 0.08 * Math.Sin(12.9 * course + 78.2 * Math.Floor(along))) * light;
        (double wx, double wy) = (across * 0.07, (y - TowerTop) % 0.155 - 0.075);
        if (Math.Abs(wx) < 0.014 && Math.Abs(wy) < 0.022)
        {
            return Math.Abs(wx) < 0.002 || Math.Abs(wy) < 0.002 ? (0.9 * light, 0.9 * light, 0.9 * light) : (0.10, 0.13, 0.18);
        }

        bool red = (int)Math.Floor((y - TowerTop) / 0.0775) % 2 == 0;
        return red ? (0.80 * tone, 0.20 * tone, 0.17 * tone) : (0.96 * tone, 0.95 * tone, 0.91 * tone);
    }

    private static double Blend(double from, double to, double share) => from + (to - from) * share;
}
