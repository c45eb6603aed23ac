using FusionML.Imaging;

namespace FusionML.Samples.Notebooks;

/// <summary>
/// A street at night: the visible camera sees lamps, signs and road marks, the infrared one people and engines.
/// </summary>
public static class StreetScene
{
    private const double Horizon = 0.48;

    /// <summary>The visible picture, in colour, and the infrared one, gray.</summary>
    /// <param name="seed">Where the people and the car are.</param>
    public static (FusionImage Visible, FusionImage Infrared) Draw(int seed) =>
        (Scene.Draw((x, y) => Visible(x, y, seed)), Gray(Scene.Draw((x, y) => Rgb.Gray(Heat(x, y, seed)))));

    private static FusionImage Gray(FusionImage picture) => new(picture.Y);

    private static Rgb Visible(double x, double y, int seed)
    {
        double lamp = Glow(x, y, 0.30, 0.18) + Glow(x, y, 1.02, 0.22);
        Rgb light = new Rgb(0.95, 0.80, 0.50) * Math.Min(1, 1.2 * lamp) + Rgb.Gray(0.05);
        Rgb surface = y < Horizon ? Houses(x, y, seed) : Road(x, y);
        double person = Person(x, y, seed) * 0.75;
        Rgb dark = new(0.05, 0.05, 0.07);
        Rgb lit = surface * (0.22 + 0.9 * lamp) + light * 0.10;
        Rgb signs = Sign(x, y);
        return lit * (1 - person) + dark * person + signs;
    }

    private static Rgb Houses(double x, double y, int seed)
    {
        double roof = 0.10 + 0.09 * Scene.Noise(Math.Floor(x * 4.2) + seed, 2.5);
        if (y < roof)
        {
            return new Rgb(0.03, 0.04, 0.10);
        }

        (double column, double row) = (x * 11, (y - 0.06) * 12);
        bool window = column % 1 is > 0.3 and < 0.75 && row % 1 is > 0.3 and < 0.8;
        double burning = Scene.Noise(Math.Floor(column) + 0.5 * seed, Math.Floor(row));
        return window
            ? burning > 0.55
                ? new Rgb(1.9, 1.5, 0.7)
                : Rgb.Gray(0.12)
            : new Rgb(0.50, 0.34, 0.28) * (0.8 + 0.2 * ((int)(y * 70) % 2));
    }

    private static Rgb Road(double x, double y)
    {
        double depth = (y - Horizon) / (1 - Horizon);
        double middle = Math.Abs(x - 0.667) / (0.02 + 0.55 * depth);
        double mark = middle < 0.045 && Math.Sin(9 / (depth + 0.12)) > 0 ? 1.4 : 0;
        double edge = Math.Abs(middle - 0.93) < 0.04 ? 1.1 : 0;
        double grain = 0.7 + 0.3 * Scene.Noise(120 * x, 120 * y);
        return Rgb.Gray(0.32 * grain + 0.55 * Math.Max(mark, edge));
    }

    private static Rgb Sign(double x, double y)
    {
        double radius = Math.Sqrt(Math.Pow(x - 1.16, 2) + Math.Pow(y - 0.42, 2));
        return radius < 0.05
            ? radius > 0.037
                ? new Rgb(0.75, 0.06, 0.06)
                : Rgb.Gray(0.7)
            : default;
    }

    private static double Heat(double x, double y, int seed)
    {
        double ground = y < Horizon ? 0.16 + 0.05 * Scene.Noise(6 * x, 6 * y) : 0.28 - 0.10 * (y - Horizon);
        double person = Person(x, y, seed);
        double engine = Car(x, y, seed);
        double lamps = Scene.Inside(Math.Min(Distance(x, y, 0.30, 0.18), Distance(x, y, 1.02, 0.22)) - 0.012, 0.01);
        return ground + (0.95 - ground) * person + 0.55 * engine + 0.5 * lamps;
    }

    private static double Person(double x, double y, int seed)
    {
        double sum = 0;
        for (int i = 0; i < 2; i++)
        {
            double centre = 0.20 + 0.34 * i + 0.05 * ((seed * 3 + i) % 4);
            double foot = 0.86 - 0.13 * i;
            double size = 0.36 - 0.10 * i;
            double head = Scene.Inside(Distance(x, y, centre, foot - 0.88 * size) - 0.075 * size, 0.008);
            double aside = Math.Abs(x - centre);
            double body = Scene.Inside(Math.Max(aside - 0.12 * size, Math.Abs(y - foot + 0.58 * size) - 0.21 * size), 0.012);
            double legs = Scene.Inside(
                Math.Max(Math.Abs(aside - 0.065 * size) - 0.035 * size, Math.Abs(y - foot + 0.19 * size) - 0.19 * size),
                0.008
            );
            sum = Math.Max(sum, Math.Max(head, Math.Max(body, legs)));
        }

        return sum;
    }

    private static double Car(double x, double y, int seed)
    {
        double centre = 0.98 + 0.04 * (seed % 3);
        double hood = Scene.Inside(Math.Max(Math.Abs(x - centre) - 0.13, Math.Abs(y - 0.66) - 0.05), 0.03);
        double wheels = Scene.Inside(Distance(Math.Abs(x - centre), y, 0.10, 0.73) - 0.028, 0.012);
        return Math.Max(0.6 * hood, wheels);
    }

    private static double Glow(double x, double y, double lampX, double lampY)
    {
        double distance = Distance(x, y, lampX, lampY);
        return Scene.Inside(distance - 0.016, 0.01) + 0.035 / (0.035 + distance * distance * 4) * (y > lampY ? 1 : 0.6);
    }

    private static double Distance(double x, double y, double toX, double toY) =>
        Math.Sqrt((x - toX) * (x - toX) + (y - toY) * (y - toY));
}
