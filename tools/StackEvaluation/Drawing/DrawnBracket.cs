using FusionML.Imaging;

namespace FusionML.StackEvaluation;

/// <summary>
/// A scene in a light of four decades, photographed with several exposures: a sensor that saturates, noise of photons and of the
/// amplifier, a camera response curve, 8 bits.
/// </summary>
internal sealed class DrawnBracket
{
    private const double Decades = 3;

    private readonly DrawnScene _scene;
    private readonly double _noise;
    private readonly double[,] _light;
    private readonly Mover? _mover;

    /// <summary>Makes a bracket.</summary>
    /// <param name="scene">The reflectances.</param>
    /// <param name="count">Exposures, at least two, evenly spaced from the one for the lights to the one for the shadows.</param>
    /// <param name="noise">How strong the noise is; 1 is that of a small camera, 0 is none.</param>
    /// <param name="seed">What the light comes from.</param>
    /// <param name="moves">A bright disc crosses the scene while the pictures are taken.</param>
    public DrawnBracket(DrawnScene scene, int count, double noise, int seed, bool moves = false)
    {
        (_scene, Count, _noise) = (scene, count, noise);
        _light = Light(scene.Height, scene.Width, new Random(seed));
        _mover = moves ? new Mover(scene.Height, scene.Width, count) : null;
    }

    public int Count { get; }

    /// <summary>Exposure time of picture <paramref name="index"/>; the middle one's is 1.</summary>
    public double ExposureOf(int index)
    {
        // Two thirds of the range lie between the first and the last exposure: every pixel is well exposed in one of them.
        double position = index / (Count - 1.0) - 0.5;
        return Math.Pow(10, Decades * 0.75 * position);
    }

    /// <summary>Picture <paramref name="index"/>.</summary>
    /// <param name="index">The number, the darkest first.</param>
    /// <param name="isClean">Without noise.</param>
    /// <param name="moverAt">The picture at whose time the moving disc is drawn; by default its own.</param>
    public FusionImage Draw(int index, bool isClean = false, int? moverAt = null)
    {
        Random random = new(77 + index);
        ImagePlane[] bands = [.. Enumerable.Range(0, 3).Select(_ => new ImagePlane(_scene.Height, _scene.Width))];
        double time = ExposureOf(index);
        for (int y = 0; y < _scene.Height; y++)
        {
            for (int x = 0; x < _scene.Width; x++)
            {
                (double Red, double Green, double Blue) radiance = RadianceAt(y, x, moverAt ?? index);
                bands[0][y, x] = Sample(radiance.Red);
                bands[1][y, x] = Sample(radiance.Green);
                bands[2][y, x] = Sample(radiance.Blue);
            }
        }

        return YCrCb.FromRgb(bands[0], bands[1], bands[2]);

        float Sample(double radiance)
        {
            double light = radiance * time;
            double deviation = isClean ? 0 : _noise * Math.Sqrt(1e-6 + 2e-4 * light);
            return CameraSample.Round(Response(light + deviation * Gaussian.Next(random)), bitDepth: 8);
        }
    }

    /// <summary>The light that a pixel sends out, red, green and blue.</summary>
    public (double Red, double Green, double Blue) RadianceAt(int y, int x, int moverAt = 0)
    {
        double light = _light[y, x];
        return _mover?.Covers(y, x, moverAt) == true
            ? (0.9 * light, 0.25 * light, 0.1 * light)
            : (_scene.Red[y, x] * light, _scene.Green[y, x] * light, _scene.Blue[y, x] * light);
    }

    /// <summary>True where the moving disc is in one of the pictures.</summary>
    public bool IsCrossed(int y, int x) => _mover is not null && Enumerable.Range(0, Count).Any(i => _mover.Covers(y, x, i));

    /// <summary>The camera's curve: a sensor that saturates softly at 1, then the curve of sRGB.</summary>
    public static double Response(double light)
    {
        double positive = Math.Max(0, light);
        double sensor = positive / Math.Pow(1 + Math.Pow(positive, 6), 1.0 / 6);
        return sensor <= 0.0031308 ? 12.92 * sensor : 1.055 * Math.Pow(sensor, 1 / 2.4) - 0.055;
    }

    /// <summary>Light of a slope over the picture, two lamps, and a window with sharp edges.</summary>
    private static double[,] Light(int height, int width, Random random)
    {
        double[,] light = new double[height, width];
        double angle = random.NextDouble() * Math.PI;
        (double sine, double cosine) = Math.SinCos(angle);
        (double, double)[] lamps =
        [
            .. Enumerable.Range(0, 2).Select(_ => (random.NextDouble() * height, random.NextDouble() * width)),
        ];
        (double top, double left) = (random.NextDouble() * height / 2, random.NextDouble() * width / 2);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double slope = Math.Sin(2.5 * (x * cosine / width + y * sine / height));
                double decades = 0.8 * slope - 0.6;
                foreach ((double v, double u) in lamps)
                {
                    double square = ((v - y) * (v - y) + (u - x) * (u - x)) / (0.02 * height * width);
                    decades += 1.2 * Math.Exp(-square);
                }

                bool isWindow = y > top && y < top + height / 2.5 && x > left && x < left + width / 3.0;
                light[y, x] = Math.Pow(10, Math.Clamp(decades + (isWindow ? 1 : 0), -Decades / 2, Decades / 2));
            }
        }

        return light;
    }

    /// <summary>A disc that walks from left to right, a step of two thirds of its width per picture.</summary>
    private sealed record Mover(int Height, int Width, int Count)
    {
        public bool Covers(int y, int x, int index)
        {
            double radius = Height / 10.0;
            double centre = Width / 2.0 + (index - (Count - 1) / 2.0) * radius * 1.3;
            double v = y - Height * 0.55;
            return v * v + (x - centre) * (x - centre) <= radius * radius;
        }
    }
}
