using static FusionML.Metrics.Tests.ScalarStructure;

namespace FusionML.Metrics.Tests;

/// <summary>Visual information fidelity against its definition, position by position.</summary>
[TestClass]
public sealed class VisualInformationTests
{
    [TestMethod]
    [DataRow(41, 41)]
    [DataRow(42, 47)]
    [DataRow(50, 44)]
    public void VIF_and_VIFF_are_sums_over_every_position_of_every_scale(int height, int width)
    {
        MetricInput input = TestPictures.Pair(height, width, height);
        double[][,] pictures = [TestPictures.Samples(input.A), TestPictures.Samples(input.B), TestPictures.Samples(input.F)];
        double[] through = new double[2];
        double[] within = new double[2];
        double fusion = 0;
        double[] weights = [1 / 2.15, 0, 0.15 / 2.15, 1 / 2.15];
        for (int scale = 0; scale < 4; scale++)
        {
            int size = (1 << (4 - scale)) + 1;
            double[] window = Gaussian(size, size / 5.0);
            if (scale > 0)
            {
                pictures = Array.ConvertAll(pictures, picture => Halve(picture, window, size));
            }

            (double upper, double lower) = (0, 0);
            for (int y = 0; y <= pictures[0].GetLength(0) - size; y++)
            {
                for (int x = 0; x <= pictures[0].GetLength(1) - size; x++)
                {
                    (double Gain, double Noise, double Variance)[] channels =
                    [
                        Channel(pictures[0], pictures[2], window, y, x, size),
                        Channel(pictures[1], pictures[2], window, y, x, size),
                    ];
                    for (int source = 0; source < 2; source++)
                    {
                        through[source] += Transmitted(channels[source], 2);
                        within[source] += Math.Log10(1 + channels[source].Variance / 2);
                    }

                    (double Gain, double Noise, double Variance) least =
                        channels[0].Gain < channels[1].Gain ? channels[0] : channels[1];
                    upper += Transmitted(least, 0.005 * 255 * 255) + 1e-7;
                    lower += Math.Log10(1 + least.Variance / (0.005 * 255 * 255)) + 1e-7;
                }
            }

            fusion += weights[scale] * upper / lower;
        }

        Assert.AreEqual(through[0] / within[0] + through[1] / within[1], MetricRegistry.Get("VIF").Compute(input).Value, 1e-9);
        Assert.AreEqual(fusion, MetricRegistry.Get("VIF:VIFF").Compute(input).Value, 1e-9);
    }

    private static double[,] Halve(double[,] picture, double[] window, int size)
    {
        double[,] half = new double[(picture.GetLength(0) - size) / 2 + 1, (picture.GetLength(1) - size) / 2 + 1];
        for (int y = 0; y < half.GetLength(0); y++)
        {
            for (int x = 0; x < half.GetLength(1); x++)
            {
                half[y, x] = Dot(window, Window(picture, 2 * y, 2 * x, size));
            }
        }

        return half;
    }

    private static (double Gain, double Noise, double Variance) Channel(
        double[,] source,
        double[,] fused,
        double[] window,
        int y,
        int x,
        int size
    )
    {
        (double[] s, double[] f) = (Window(source, y, x, size), Window(fused, y, x, size));
        (double variance, double varianceF, double covariance) = (
            Covariance(window, s, s),
            Covariance(window, f, f),
            Covariance(window, s, f)
        );
        double gain = covariance / (variance + 1e-10);
        return gain < 0 ? (0, varianceF, variance) : (gain, Math.Max(varianceF - gain * covariance, 1e-10), variance);
    }

    private static double Transmitted((double Gain, double Noise, double Variance) channel, double noise) =>
        Math.Log10(1 + channel.Gain * channel.Gain * channel.Variance / (channel.Noise + noise));
}
