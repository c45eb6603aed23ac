namespace FusionML.Samples;

/// <summary>A picture with coverage: red, green and blue multiplied by alpha, and alpha, row after row.</summary>
internal sealed class Layer(int width, int height)
{
    public const int Bands = 4;

    public int Width => width;

    public int Height => height;

    public float[] Samples { get; } = new float[width * height * Bands];

    /// <summary>
    /// Draws a layer by a formula over the unit picture (x to the right from 0 to width / height, y down from 0 to 1), 4x4 rays a
    /// pixel.
    /// </summary>
    public static Layer Draw(
        int width,
        int height,
        Func<double, double, (double Red, double Green, double Blue, double Alpha)> formula
    )
    {
        const int Rays = 4;
        Layer layer = new(width, height);
        for (int i = 0; i < width * height * Rays * Rays; i++)
        {
            (int pixel, int ray) = Math.DivRem(i, Rays * Rays);
            double x = (pixel % width + (ray % Rays + 0.5) / Rays) / height;
            double y = (pixel / width + (ray / Rays + 0.5) / Rays) / height;
            (double red, double green, double blue, double alpha) = formula(x, y);
            Span<float> samples = layer.Samples.AsSpan(pixel * Bands, Bands);
            samples[0] += (float)(red * alpha / (Rays * Rays));
            samples[1] += (float)(green * alpha / (Rays * Rays));
            samples[2] += (float)(blue * alpha / (Rays * Rays));
            samples[3] += (float)(alpha / (Rays * Rays));
        }

        return layer;
    }

    /// <summary>
    /// The layer out of focus: every point spread to a disc of <paramref name="radius"/> pixels; the edge is repeated.
    /// </summary>
    public Layer Defocus(double radius)
    {
        int reach = (int)Math.Ceiling(radius);
        (int X, int Y, float Share)[] disc =
        [
            .. from y in Enumerable.Range(-reach, 2 * reach + 1)
            from x in Enumerable.Range(-reach, 2 * reach + 1)
            let share = (float)Math.Clamp(radius + 0.5 - Math.Sqrt(x * x + y * y), 0, 1)
            where share > 0
            select (x, y, share),
        ];
        float total = disc.Sum(point => point.Share);
        Layer result = new(width, height);
        for (int i = 0; i < result.Samples.Length; i++)
        {
            (int pixel, int band) = Math.DivRem(i, Bands);
            (int y, int x) = Math.DivRem(pixel, width);
            float sum = 0;
            foreach ((int dx, int dy, float share) in disc)
            {
                int at = Math.Clamp(y + dy, 0, height - 1) * width + Math.Clamp(x + dx, 0, width - 1);
                sum += share * Samples[at * Bands + band];
            }

            result.Samples[i] = sum / total;
        }

        return result;
    }

    /// <summary>This layer in front of <paramref name="behind"/>.</summary>
    public Layer Over(Layer behind)
    {
        Layer result = new(width, height);
        for (int i = 0; i < result.Samples.Length; i++)
        {
            float alpha = Samples[i - i % Bands + Bands - 1];
            result.Samples[i] = Samples[i] + (1 - alpha) * behind.Samples[i];
        }

        return result;
    }
}
