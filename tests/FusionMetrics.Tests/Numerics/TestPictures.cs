namespace FusionML.Metrics.Tests;

/// <summary>Small drawn pictures: random levels, smooth enough to have structure.</summary>
internal static class TestPictures
{
    /// <summary>A band with structure and noise.</summary>
    public static BytePlane Band(int height, int width, int seed)
    {
        Random random = new(seed);
        double phase = random.NextDouble() * 6;
        byte[] samples = new byte[height * width];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double wave = 70 * Math.Sin(0.4 * x + 0.1 * y * (seed % 3) + phase) + 30 * Math.Cos(0.3 * y);
                samples[y * width + x] = (byte)Math.Clamp(128 + wave + random.Next(-15, 16), 0, 255);
            }
        }

        return new BytePlane(height, width, samples);
    }

    /// <summary>A band of one level.</summary>
    public static BytePlane Constant(int height, int width, byte level)
    {
        byte[] samples = new byte[height * width];
        Array.Fill(samples, level);
        return new BytePlane(height, width, samples);
    }

    /// <summary>The rounded-up mean of two bands.</summary>
    public static BytePlane Mean(BytePlane a, BytePlane b) =>
        new(a.Height, a.Width, [.. a.Samples.ToArray().Zip(b.Samples.ToArray(), (x, y) => (byte)((x + y + 1) / 2))]);

    /// <summary>Sources and a fused picture.</summary>
    public static MetricInput Input(BytePlane fused, params BytePlane[] sources) =>
        new([.. sources.Select(MetricPicture.FromGray)], MetricPicture.FromGray(fused));

    /// <summary>Two drawn sources and their mean.</summary>
    public static MetricInput Pair(int height, int width, int seed = 1)
    {
        BytePlane a = Band(height, width, seed);
        BytePlane b = Band(height, width, seed + 1);
        return Input(Mean(a, b), a, b);
    }

    /// <summary>The samples as an array of rows.</summary>
    public static double[,] Samples(BytePlane plane)
    {
        double[,] samples = new double[plane.Height, plane.Width];
        for (int i = 0; i < plane.Samples.Length; i++)
        {
            samples[i / plane.Width, i % plane.Width] = plane.Samples[i];
        }

        return samples;
    }
}
