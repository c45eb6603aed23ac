using FusionML.Imaging;

namespace FuseThenClassify;

/// <summary>
/// Draws a road by day and by night with a visible and an infrared camera. By day everything is as warm as everything else, so
/// that the infrared camera sees the road alone; by night the visible camera sees its lamps alone.
/// </summary>
internal sealed class RoadScene
{
    /// <summary>Rows and columns of every picture.</summary>
    public const int Side = 96;

    private const double Horizon = 34;
    private const double Noise = 0.012;

    private readonly double _left;
    private readonly double _foot;
    private readonly double _size;
    private readonly double _shade;
    private readonly double _lamp;
    private readonly double _phase;
    private readonly int _seed;

    /// <summary>Chooses where things stand.</summary>
    /// <param name="kind">What stands on the road.</param>
    /// <param name="isDay">Whether the sun shines.</param>
    /// <param name="seed">What all choices follow from.</param>
    public RoadScene(ObjectKind kind, bool isDay, int seed)
    {
        (Kind, IsDay, _seed) = (kind, isDay, seed);
        Random random = new(seed);
        _left = 26 + 44 * random.NextDouble();
        _foot = 62 + 26 * random.NextDouble();
        _size = 0.75 + 0.5 * random.NextDouble();
        _shade = 0.15 + 0.15 * random.NextDouble();
        _lamp = 12 + 72 * random.NextDouble();
        _phase = 6 * random.NextDouble();
    }

    /// <summary>What stands on the road.</summary>
    public ObjectKind Kind { get; }

    /// <summary>Whether the sun shines.</summary>
    public bool IsDay { get; }

    /// <summary>What the visible camera sees.</summary>
    public ImagePlane Visible() => Draw(IsDay ? Daylight : Lamplight, new Random(_seed ^ 0x5EE));

    /// <summary>What the infrared camera sees.</summary>
    public ImagePlane Infrared() => Draw(IsDay ? WarmDay : ColdNight, new Random(_seed ^ 0x4EA7));

    private double Daylight(double x, double y)
    {
        double covered = Covered(x, y);
        return Surface(x, y) * (1 - covered) + _shade * covered;
    }

    /// <summary>Two lamps that blind the camera, and next to nothing of what they shine on.</summary>
    private double Lamplight(double x, double y) =>
        0.03 + 0.05 * Surface(x, y) + 0.9 * Glow(x - _lamp, y - 16) + 0.9 * Glow(x - (Side - _lamp), y - 20);

    /// <summary>At noon the sun has warmed the asphalt to the temperature of a body and of an engine.</summary>
    private double WarmDay(double x, double y) => y < Horizon ? 0.42 + 0.001 * y : 0.62 + 0.0008 * (y - Horizon);

    private double ColdNight(double x, double y)
    {
        double covered = Covered(x, y);
        return WarmDay(x, y) * 0.4 * (1 - covered) + Heat(x, y) * covered;
    }

    /// <summary>Houses above the horizon, asphalt with marks below.</summary>
    private double Surface(double x, double y)
    {
        if (y < Horizon)
        {
            double roof = 10 + 6 * Math.Sin(0.11 * x + _phase);
            bool isWindow = y > roof + 4 && x % 12 is > 4 and < 9 && y % 10 is > 3 and < 8;
            return y < roof ? 0.88
                : isWindow ? 0.35
                : 0.62;
        }

        double depth = (y - Horizon) / (Side - Horizon);
        double aside = Math.Abs(x - Side / 2.0);
        bool isMark = aside < 0.6 + 2.4 * depth && Math.Sin(9 / (depth + 0.15) + _phase) > 0;
        bool isKerb = Math.Abs(aside - (12 + 34 * depth)) < 0.7 + depth;
        return isMark || isKerb ? 0.85 : 0.48;
    }

    /// <summary>How much of a pixel the object covers: 0 or 1.</summary>
    private double Covered(double x, double y)
    {
        (double u, double v) = ((x - _left) / _size, (_foot - y) / _size);
        bool isInside = Kind switch
        {
            ObjectKind.Pedestrian => IsPedestrian(u, v),
            ObjectKind.Car => IsCar(u, v),
            _ => false,
        };
        return isInside ? 1 : 0;
    }

    /// <summary>A body is warm all over; a car where its engine and its tyres are, and lukewarm elsewhere.</summary>
    private double Heat(double x, double y)
    {
        (double u, double v) = ((x - _left) / _size, (_foot - y) / _size);
        return Kind == ObjectKind.Pedestrian ? (v > 24 ? 0.98 : 0.88)
            : u > 6 || v < 4 ? 0.95
            : 0.6;
    }

    private static bool IsPedestrian(double u, double v)
    {
        double head = Math.Sqrt(u * u + (v - 28) * (v - 28));
        bool isBody = Math.Abs(u) < 4.5 && v is > 12 and < 24;
        bool isLeg = Math.Abs(Math.Abs(u) - 2.5) < 1.6 && v is >= 0 and <= 12;
        return head < 3.6 || isBody || isLeg;
    }

    private static bool IsCar(double u, double v)
    {
        double wheel = Math.Sqrt(Math.Pow(Math.Abs(u) - 9, 2) + Math.Pow(v - 3, 2));
        bool isBody = Math.Abs(u) < 16 && v is > 3 and < 10;
        bool isCabin = Math.Abs(u + 1) < 9 - 0.5 * (v - 10) && v is >= 10 and < 16;
        return wheel < 3.2 || isBody || isCabin;
    }

    private static double Glow(double x, double y) => Math.Exp(-(x * x + y * y) / 14);

    private static ImagePlane Draw(Func<double, double, double> formula, Random grain)
    {
        const int Rays = 3;
        ImagePlane plane = new(Side, Side);
        for (int i = 0; i < Side * Side; i++)
        {
            double sum = 0;
            for (int ray = 0; ray < Rays * Rays; ray++)
            {
                sum += formula(i % Side + (ray % Rays + 0.5) / Rays, i / Side + (ray / Rays + 0.5) / Rays);
            }

            double noise = Noise * (grain.NextDouble() + grain.NextDouble() - 1);
            plane.Samples[i] = (float)Math.Clamp(sum / (Rays * Rays) + noise, 0, 1);
        }

        return plane;
    }
}
