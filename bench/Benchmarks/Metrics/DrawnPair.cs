using FusionML.Metrics;

namespace FusionML.Benchmarks;

/// <summary>
/// A gray pair of 640x480 and its average, drawn: waves, discs and noise, so that histograms and edges are like a photograph's.
/// </summary>
internal static class DrawnPair
{
    private const int Height = 480;
    private const int Width = 640;

    /// <summary>The pair and the average of the two.</summary>
    public static MetricInput Draw()
    {
        byte[] first = DrawSamples(1, 0.031);
        byte[] second = DrawSamples(2, 0.057);
        byte[] fused = [.. first.Zip(second, (a, b) => (byte)((a + b + 1) >> 1))];
        return new MetricInput([Picture(first), Picture(second)], Picture(fused));
    }

    private static MetricPicture Picture(byte[] samples) => MetricPicture.FromGray(new BytePlane(Height, Width, samples));

    private static byte[] DrawSamples(int seed, double frequency)
    {
        Random random = new(seed);
        byte[] samples = new byte[Height * Width];
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                double wave = 60 * Math.Sin(frequency * x) * Math.Cos(0.7 * frequency * y);
                double disc = (x % 160 - 80) * (x % 160 - 80) + (y % 120 - 60) * (y % 120 - 60) < 1600 ? 50 : 0;
                samples[y * Width + x] = (byte)Math.Clamp(100 + wave + disc + random.Next(-6, 7), 0, 255);
            }
        }

        return samples;
    }
}
