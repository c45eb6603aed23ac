namespace FusionML.StackEvaluation;

/// <summary>The depth of a surface: a slope with hills.</summary>
/// <param name="Hills">Waves along the surface: direction and phase.</param>
/// <param name="Height">Rows of the picture.</param>
/// <param name="Width">Columns of the picture.</param>
internal sealed record Relief(IReadOnlyList<(double Angle, double Waves, double Phase)> Hills, int Height, int Width)
{
    public static Relief Random(Random random, int height, int width) =>
        new(
            [
                .. Enumerable
                    .Range(0, 3)
                    .Select(_ => (random.NextDouble() * Math.PI, 0.5 + random.NextDouble(), random.NextDouble() * 7)),
            ],
            height,
            width
        );

    /// <summary>The depth in [0, 1].</summary>
    public float DepthAt(int y, int x)
    {
        double depth = 0.5 * (1 - (double)y / Height) + 0.25;
        foreach ((double angle, double waves, double phase) in Hills)
        {
            (double sine, double cosine) = Math.SinCos(angle);
            depth += 0.12 * Math.Sin(2 * Math.PI * waves * (x * cosine / Width + y * sine / Height) + phase);
        }

        return (float)Math.Clamp(depth, 0, 1);
    }
}
