namespace FusionML.StackEvaluation;

/// <summary>One leaf of a scene: a disc or a bar with a colour and a texture of two gratings.</summary>
internal sealed record Leaf
{
    public required double Y { get; init; }

    public required double X { get; init; }

    /// <summary>The radius of a disc, half the length of a bar.</summary>
    public required double Radius { get; init; }

    public required bool IsBar { get; init; }

    public required double Angle { get; init; }

    public required float Red { get; init; }

    public required float Green { get; init; }

    public required float Blue { get; init; }

    /// <summary>How much the gratings change the shade; 0 for a plain leaf.</summary>
    public required double Contrast { get; init; }

    /// <summary>The wavelength of the finer grating, in pixels.</summary>
    public required double Wavelength { get; init; }

    /// <summary>Draws a leaf.</summary>
    public static Leaf Random(Random random, int height, int width)
    {
        double largest = Math.Min(height, width) / 4.0;
        double gray = 0.15 + 0.6 * random.NextDouble();

        // Radii with a density of 1 / r^2 between 2.5 pixels and a quarter of the picture: as many details as areas.
        const double Smallest = 2.5;
        double radius = 1 / (1 / Smallest - random.NextDouble() * (1 / Smallest - 1 / largest));
        return new Leaf
        {
            Y = random.NextDouble() * height,
            X = random.NextDouble() * width,
            Radius = radius,
            IsBar = random.Next(3) == 0,
            Angle = random.NextDouble() * Math.PI,
            Red = (float)Math.Clamp(gray + 0.25 * (random.NextDouble() - 0.5), 0.05, 0.9),
            Green = (float)Math.Clamp(gray + 0.25 * (random.NextDouble() - 0.5), 0.05, 0.9),
            Blue = (float)Math.Clamp(gray + 0.25 * (random.NextDouble() - 0.5), 0.05, 0.9),
            Contrast = random.Next(4) == 0 ? 0 : 0.1 + 0.35 * random.NextDouble(),
            Wavelength = 2.5 + 6 * random.NextDouble(),
        };
    }

    /// <summary>True for the pixels that the leaf hides.</summary>
    public bool Covers(int y, int x)
    {
        (double along, double across) = Turn(y, x);
        return IsBar
            ? Math.Abs(along) <= Radius && Math.Abs(across) <= Math.Max(1, Radius / 5)
            : along * along + across * across <= Radius * Radius;
    }

    /// <summary>What the texture multiplies the colour with.</summary>
    public float Shade(int y, int x)
    {
        (double along, double across) = Turn(y, x);
        double fine = Math.Sin(2 * Math.PI * along / Wavelength);
        double coarse = Math.Sin(2 * Math.PI * (across + 0.3 * along) / (4.3 * Wavelength));
        return (float)(1 + Contrast * (0.6 * fine + 0.6 * coarse));
    }

    private (double Along, double Across) Turn(int y, int x)
    {
        (double sine, double cosine) = Math.SinCos(Angle);
        return ((x - X) * cosine + (y - Y) * sine, (y - Y) * cosine - (x - X) * sine);
    }
}
