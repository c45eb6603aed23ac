namespace FusionML.Inference.Tests;

/// <summary>
/// What the kernel tests share: the paths of this machine, random values and maps, and comparison with a scalar result.
/// </summary>
internal static class KernelTestData
{
    /// <summary>Portable always, the others where the machine has them.</summary>
    public static IEnumerable<object[]> Paths =>
        Enum.GetValues<KernelPath>().Where(path => path <= KernelSet.BestPath).Select(path => new object[] { path.ToString() });

    public static float[] Values(int seed, int count, float range = 1)
    {
        Random random = new(seed);
        float[] values = new float[count];
        for (int index = 0; index < count; index++)
        {
            values[index] = ((2 * random.NextSingle()) - 1) * range;
        }

        return values;
    }

    /// <summary>A map with the given planes (channel after channel).</summary>
    public static FeatureMap Map(float[] planes, int height, int width, int channels)
    {
        FeatureMap map = new(height, width, channels);
        map.FillPlanes(planes);
        return map;
    }

    public static float[] Planes(FeatureMap map)
    {
        float[] planes = new float[map.Height * map.Width * map.Channels];
        map.CopyPlanesTo(planes);
        return planes;
    }

    /// <summary>
    /// Every value within <paramref name="tolerance"/> times the largest expected value (or times 1, if that is larger).
    /// </summary>
    public static void AssertClose(double[] expected, ReadOnlySpan<float> actual, double tolerance = 1e-5)
    {
        Assert.AreEqual(expected.Length, actual.Length);
        double scale = Math.Max(1, expected.Max(Math.Abs));
        for (int index = 0; index < expected.Length; index++)
        {
            double difference = Math.Abs(expected[index] - actual[index]);
            Assert.IsTrue(
                difference <= tolerance * scale,
                $"value {index}: {actual[index]} instead of {expected[index]} (largest {scale:g3}, tolerance {tolerance:g1})"
            );
        }
    }

    /// <summary>The value of a plane, or 0 outside it.</summary>
    public static double At(ReadOnlySpan<float> planes, int channel, int y, int x, int height, int width) =>
        (uint)y < (uint)height && (uint)x < (uint)width ? planes[(((channel * height) + y) * width) + x] : 0;

    public static double ExactGelu(double x) => x * 0.5 * ErrorFunctionComplement(-x / Math.Sqrt(2));

    /// <summary>erfc by its continued fraction or its series, to about 1e-14.</summary>
    public static double ErrorFunctionComplement(double x)
    {
        if (x < 0)
        {
            return 2 - ErrorFunctionComplement(-x);
        }

        if (x < 2.5)
        {
            double term = x,
                sum = x;
            for (int n = 1; n < 80; n++)
            {
                term *= -x * x / n;
                sum += term / ((2 * n) + 1);
            }

            return 1 - (2 / Math.Sqrt(Math.PI) * sum);
        }

        double fraction = 0;
        for (int n = 80; n > 0; n--)
        {
            fraction = n / 2.0 / (x + fraction);
        }

        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / (x + fraction);
    }
}
