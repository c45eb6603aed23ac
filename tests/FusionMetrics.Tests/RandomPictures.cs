namespace FusionML.Metrics.Tests;

/// <summary>Pictures of random levels, the same for the same seed.</summary>
internal static class RandomPictures
{
    /// <summary>Independent levels from 0 to 255.</summary>
    public static BytePlane Noise(int height, int width, int seed)
    {
        byte[] samples = new byte[height * width];
        new Random(seed).NextBytes(samples);
        return new BytePlane(height, width, samples);
    }

    /// <summary>A plane of one level.</summary>
    public static BytePlane Constant(int height, int width, byte level)
    {
        byte[] samples = new byte[height * width];
        Array.Fill(samples, level);
        return new BytePlane(height, width, samples);
    }

    /// <summary>Waves of levels around 128, with a little noise.</summary>
    public static BytePlane Waves(int height, int width, int seed)
    {
        Random random = new(seed);
        (double fx, double fy) = (0.05 + 0.2 * random.NextDouble(), 0.05 + 0.2 * random.NextDouble());
        byte[] samples = new byte[height * width];
        for (int i = 0; i < samples.Length; i++)
        {
            double wave = 80 * Math.Sin(fx * (i % width)) * Math.Cos(fy * (i / width));
            samples[i] = (byte)(128 + wave + random.Next(-8, 9));
        }

        return new BytePlane(height, width, samples);
    }

    /// <summary>Two sources and a fused picture, gray.</summary>
    public static MetricInput Input(BytePlane first, BytePlane second, BytePlane fused) =>
        new([MetricPicture.FromGray(first), MetricPicture.FromGray(second)], MetricPicture.FromGray(fused));

    /// <summary>The average of two planes, rounded up.</summary>
    public static BytePlane Average(BytePlane first, BytePlane second) =>
        new(
            first.Height,
            first.Width,
            [.. first.Samples.ToArray().Zip(second.Samples.ToArray(), (a, b) => (byte)((a + b + 1) >> 1))]
        );
}
