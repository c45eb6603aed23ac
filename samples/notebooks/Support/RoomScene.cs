using FusionML.Imaging;

namespace FusionML.Samples.Notebooks;

/// <summary>A dim room with a bright window: what a camera can't take in one exposure.</summary>
public static class RoomScene
{
    private const double DarkExposure = 0.12;
    private const double BrightExposure = 2.6;

    /// <summary>The pair and the picture to reach, which is tone-mapped from the light that both were taken of.</summary>
    /// <param name="seed">Where the window and the lamp are.</param>
    public static (FusionImage Under, FusionImage Over, FusionImage Reference) Draw(int seed) =>
        (
            Scene.Draw((x, y) => Expose(Light(x, y, seed), DarkExposure)),
            Scene.Draw((x, y) => Expose(Light(x, y, seed), BrightExposure)),
            Scene.Draw((x, y) => ToneMap(Light(x, y, seed)))
        );

    private static Rgb Expose(Rgb light, double exposure) =>
        new(Gamma(light.Red * exposure), Gamma(light.Green * exposure), Gamma(light.Blue * exposure));

    /// <summary>Reinhard's curve on the luminance: bright things are held back, dark ones lifted, colours kept.</summary>
    private static Rgb ToneMap(Rgb light)
    {
        double luminance = 0.299 * light.Red + 0.587 * light.Green + 0.114 * light.Blue;
        double mapped = 1.15 * luminance * (1 + luminance / 60) / (0.55 + luminance);
        return Expose(light * (mapped / Math.Max(luminance, 1e-6)), 1);
    }

    private static double Gamma(double light) => Math.Pow(Math.Clamp(light, 0, 1), 1 / 2.2);

    private static Rgb Light(double x, double y, int seed)
    {
        double left = 0.62 + 0.06 * (seed % 5);
        bool window = x > left && x < left + 0.42 && y is > 0.14 and < 0.62;
        bool bar = Math.Abs(x - left - 0.21) < 0.012 || Math.Abs(y - 0.38) < 0.012;
        if (window && !bar)
        {
            return Outside(x, y, seed);
        }

        double frame = x > left - 0.03 && x < left + 0.45 && y is > 0.11 and < 0.65 ? 1 : 0;
        double toWindow = Math.Sqrt(Math.Pow(x - left - 0.2, 2) + Math.Pow(y - 0.45, 2));
        double shine = 0.05 + 0.22 / (1 + 9 * toWindow * toWindow);
        Rgb surface = frame > 0 ? new Rgb(0.75, 0.70, 0.62) : Inside(x, y, seed);
        return surface * shine;
    }

    private static Rgb Outside(double x, double y, int seed)
    {
        double hill = 0.46 - 0.05 * Math.Sin(7 * x + seed);
        if (y < hill)
        {
            double cloud = Math.Pow(Scene.Noise(9 * x + seed, 14 * y) * 0.6 + Scene.Noise(21 * x, 30 * y + seed) * 0.4, 2);
            return new Rgb(3.2, 4.3, 6.0) + new Rgb(4.5, 3.6, 2.0) * cloud;
        }

        double leaves = 0.4 + 0.6 * Scene.Noise(60 * x, 60 * y + seed);
        return new Rgb(1.3, 2.6, 0.8) * leaves;
    }

    private static Rgb Inside(double x, double y, int seed)
    {
        if (y > 0.82)
        {
            double board = Math.Abs((7 * x + 0.4 * Math.Floor(16 * y)) % 1) < 0.05 ? 0.5 : 1;
            return new Rgb(0.55, 0.33, 0.18) * (board * (0.75 + 0.25 * Scene.Noise(14 * x, 90 * y)));
        }

        double shelf = x is > 0.08 and < 0.52 && y is > 0.20 and < 0.78 ? 1 : 0;
        if (shelf > 0)
        {
            double row = (y - 0.20) / 0.145;
            double within = row - Math.Floor(row);
            if (within > 0.86)
            {
                return new Rgb(0.42, 0.27, 0.15);
            }

            double book = Math.Floor((x - 0.08) / 0.033) + 13 * Math.Floor(row) + seed;
            double tall = 0.12 + 0.25 * Scene.Noise(book * 3.1, 5.5);
            return within < tall
                ? Rgb.Gray(0.10)
                : Rgb.Gray(0.2) + new Rgb(Scene.Noise(book, 0.5), Scene.Noise(0.5, book), Scene.Noise(book, book)) * 0.65;
        }

        double stripe = Math.Abs(18 * x % 1 - 0.5) < 0.08 ? 0.85 : 1;
        return new Rgb(0.62, 0.55, 0.42) * stripe;
    }
}
