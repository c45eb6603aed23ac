namespace FusionML.Samples;

/// <summary>What lies near: a beach ball with a woven pattern on a wooden plank.</summary>
internal static class NearScene
{
    private const double BallX = 0.46;
    private const double BallY = 0.60;
    private const double BallRadius = 0.27;
    private const double PlankTop = 0.80;

    public static (double Red, double Green, double Blue, double Alpha) At(double x, double y)
    {
        (double dx, double dy) = ((x - BallX) / BallRadius, (y - BallY) / BallRadius);
        double inside = 1 - dx * dx - dy * dy;
        return inside > 0 ? Ball(dx, dy, Math.Sqrt(inside))
            : y > PlankTop ? Plank(x, y)
            : (0, 0, 0, 0);
    }

    private static (double, double, double, double) Ball(double dx, double dy, double dz)
    {
        // The ball is tilted, so that its poles show.
        (double up, double depth) = (dy * 0.82 - dz * 0.57, dy * 0.57 + dz * 0.82);
        double longitude = Math.Atan2(dx, depth);
        double latitude = Math.Asin(Math.Clamp(up, -1, 1));
        double panel = Math.Floor((longitude / Math.PI + 1) * 4);
        double weave = 0.86 + 0.14 * Math.Sin(longitude * 44) * Math.Sin(latitude * 44);
        double light = 0.25 + 0.75 * Math.Max(0, -0.45 * dx - 0.55 * dy + 0.70 * dz);
        double shine = 0.5 * Math.Pow(Math.Max(0, -0.40 * dx - 0.50 * dy + 0.77 * dz), 40);
        (double red, double green, double blue) =
            Math.Abs(latitude) > 1.25
                ? (0.95, 0.95, 0.92)
                : (panel % 4) switch
                {
                    0 => (0.88, 0.18, 0.14),
                    1 => (0.96, 0.92, 0.84),
                    2 => (0.14, 0.38, 0.78),
                    _ => (0.96, 0.76, 0.16),
                };
        return (red * weave * light + shine, green * weave * light + shine, blue * weave * light + shine, 1);
    }

    private static (double, double, double, double) Plank(double x, double y)
    {
        double depth = (y - PlankTop) / (1 - PlankTop);
        double rings = Math.Sin(90 * y + 5 * Math.Sin(3 * x + 1) + 1.5 * Math.Sin(17 * x)) * 0.5 + 0.5;
        double fibres = Math.Sin(260 * y + 23 * x) * 0.5 + 0.5;
        double joint = Math.Abs(depth - 0.52) < 0.035 ? 0.35 : 1;
        (double dx, double dy) = ((x - BallX - 0.05) / 0.30, (y - 0.865) / 0.045);
        double shadow = 1 - 0.6 * Math.Exp(-(dx * dx + dy * dy) * (dx * dx + dy * dy));
        double light = (0.62 + 0.25 * rings + 0.10 * fibres) * joint * shadow;
        return (0.78 * light, 0.55 * light, 0.33 * light, 1);
    }
}
