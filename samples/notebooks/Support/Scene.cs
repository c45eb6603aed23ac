using FusionML.Imaging;

namespace FusionML.Samples.Notebooks;

/// <summary>A colour of a scene: linear light for exposures, otherwise what the picture shows, 0 to 1.</summary>
public readonly record struct Rgb(double Red, double Green, double Blue)
{
    /// <summary>The colour in another strength.</summary>
    public static Rgb operator *(Rgb color, double factor) => new(color.Red * factor, color.Green * factor, color.Blue * factor);

    /// <summary>Both lights together.</summary>
    public static Rgb operator +(Rgb one, Rgb other) => new(one.Red + other.Red, one.Green + other.Green, one.Blue + other.Blue);

    /// <summary>A gray.</summary>
    public static Rgb Gray(double level) => new(level, level, level);
}

/// <summary>Makes pictures of formulas and writes the pictures of pairs to files.</summary>
public static class Scene
{
    /// <summary>Rows of every picture.</summary>
    public const int Height = 144;

    /// <summary>Columns of every picture.</summary>
    public const int Width = 192;

    private const int Rays = 3;

    /// <summary>
    /// Draws a picture by a formula over x from 0 to 4/3, to the right, and y from 0 to 1, down; 3x3 rays a pixel are averaged.
    /// </summary>
    public static FusionImage Draw(Func<double, double, Rgb> formula)
    {
        ImagePlane[] bands = [new(Height, Width), new(Height, Width), new(Height, Width)];
        for (int i = 0; i < Height * Width; i++)
        {
            Rgb sum = default;
            for (int ray = 0; ray < Rays * Rays; ray++)
            {
                double x = (i % Width + (ray % Rays + 0.5) / Rays) / Height;
                double y = (i / Width + (ray / Rays + 0.5) / Rays) / Height;
                sum += formula(x, y);
            }

            Rgb mean = sum * (1.0 / (Rays * Rays));
            (bands[0].Samples[i], bands[1].Samples[i], bands[2].Samples[i]) = (Unit(mean.Red), Unit(mean.Green), Unit(mean.Blue));
        }

        return YCrCb.FromRgb(bands[0], bands[1], bands[2]);

        static float Unit(double value) => (float)Math.Clamp(value, 0, 1);
    }

    /// <summary>Writes pictures as PNG under their names and gives the folder.</summary>
    public static string Write(string folder, params ReadOnlySpan<(string Name, FusionImage Picture)> pictures)
    {
        Directory.CreateDirectory(folder);
        foreach ((string name, FusionImage picture) in pictures)
        {
            PictureFile.Write(Path.Combine(folder, name + ".png"), picture, new PictureWriteOptions { Overwrite = true });
        }

        return folder;
    }

    /// <summary>Smooth noise from 0 to 1 that is the same everywhere.</summary>
    internal static double Noise(double x, double y)
    {
        (double column, double row) = (Math.Floor(x), Math.Floor(y));
        (double u, double v) = (Ease(x - column), Ease(y - row));
        double top = Grain(column, row) * (1 - u) + Grain(column + 1, row) * u;
        double bottom = Grain(column, row + 1) * (1 - u) + Grain(column + 1, row + 1) * u;
        return top * (1 - v) + bottom * v;

        static double Ease(double t) => t * t * (3 - 2 * t);
    }

    /// <summary>0 outside, 1 inside, with a soft edge.</summary>
    internal static double Inside(double distance, double edge) => Math.Clamp(0.5 - distance / edge, 0, 1);

    private static double Grain(double column, double row)
    {
        // The bits of an integer hash, so that no platform's sine decides what the pictures look like.
        uint hash = unchecked((uint)(int)column * 374761393u + (uint)(int)row * 668265263u);
        hash = unchecked((hash ^ (hash >> 13)) * 1274126177u);
        return ((hash ^ (hash >> 16)) & 0xFFFF) / 65535.0;
    }
}
