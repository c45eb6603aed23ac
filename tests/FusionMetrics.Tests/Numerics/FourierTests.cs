using System.Numerics;

namespace FusionML.Metrics.Tests;

/// <summary>The Fourier transforms against the sums that define them.</summary>
[TestClass]
public sealed class FourierTests
{
    private static IEnumerable<object[]> Lengths =>
        Enumerable.Range(1, 40).Concat([45, 49, 60, 64, 74, 96, 97, 121, 128, 202]).Select(length => new object[] { length });

    [TestMethod]
    [DynamicData(nameof(Lengths))]
    public void Transforms_every_signal_of_a_batch_forth_and_back(int length)
    {
        int width = 2 * Vector<double>.Count;
        FourierBatch batch = new(FourierPlan.For(length), width);
        Complex[,] signals = new Complex[width, length];
        Random random = new(length);
        for (int j = 0; j < width; j++)
        {
            for (int n = 0; n < length; n++)
            {
                signals[j, n] = new Complex(random.NextDouble() - 0.5, random.NextDouble() - 0.5);
                batch.Real[n * width + j] = signals[j, n].Real;
                batch.Imaginary[n * width + j] = signals[j, n].Imaginary;
            }
        }

        batch.Forward();
        for (int j = 0; j < width; j++)
        {
            for (int k = 0; k < length; k++)
            {
                Complex expected = Enumerable
                    .Range(0, length)
                    .Aggregate(Complex.Zero, (sum, n) =>
                        sum + signals[j, n] * Complex.FromPolarCoordinates(1, -2 * Math.PI * n * k / length)
                    );
                Assert.AreEqual(expected.Real, batch.Real[k * width + j], 1e-11, $"signal {j}, frequency {k}");
                Assert.AreEqual(expected.Imaginary, batch.Imaginary[k * width + j], 1e-11, $"signal {j}, frequency {k}");
            }
        }

        batch.Backward();
        for (int j = 0; j < width; j++)
        {
            for (int n = 0; n < length; n++)
            {
                Assert.AreEqual(signals[j, n].Real * length, batch.Real[n * width + j], 1e-11);
                Assert.AreEqual(signals[j, n].Imaginary * length, batch.Imaginary[n * width + j], 1e-11);
            }
        }
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(4, 6)]
    [DataRow(9, 13)]
    [DataRow(37, 20)]
    public void Filters_both_parts_of_a_plane_as_the_defining_sums_do(int height, int width)
    {
        static double Gain(int v, int u) => 1 / (1.0 + v * v + 2 * u * u);
        Random random = new(height);
        ComplexPlane plane = new(height, width);
        for (int i = 0; i < plane.Real.Length; i++)
        {
            (plane.Real[i], plane.Imaginary[i]) = (random.NextDouble(), random.NextDouble());
        }

        Complex[] expected = NaiveFilter(plane, Gain);
        EvenFilter filter = new(height, width, (v, gains) =>
        {
            for (int u = 0; u <= width / 2; u++)
            {
                gains[u] = Gain(v, u);
            }
        });
        new PlaneFourier(height, width).Filter(plane, filter, CancellationToken.None);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i].Real, plane.Real[i], 1e-12);
            Assert.AreEqual(expected[i].Imaginary, plane.Imaginary[i], 1e-12);
        }
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(5, 8)]
    [DataRow(16, 12)]
    [DataRow(33, 7)]
    public void The_cosine_transform_is_the_defining_sum(int height, int width)
    {
        Random random = new(width);
        ComplexPlane plane = new(height, width);
        for (int i = 0; i < plane.Real.Length; i++)
        {
            (plane.Real[i], plane.Imaginary[i]) = (random.NextDouble(), random.NextDouble());
        }

        (double[] real, double[] imaginary) = ((double[])plane.Real.Clone(), (double[])plane.Imaginary.Clone());
        CosineTransform.Apply(plane, CancellationToken.None);
        for (int v = 0; v < height; v++)
        {
            for (int u = 0; u < width; u++)
            {
                (double expectedReal, double expectedImaginary) = (0, 0);
                for (int i = 0; i < real.Length; i++)
                {
                    double wave =
                        Math.Cos(Math.PI * (2 * (i / width) + 1) * v / (2 * height))
                        * Math.Cos(Math.PI * (2 * (i % width) + 1) * u / (2 * width));
                    expectedReal += real[i] * wave;
                    expectedImaginary += imaginary[i] * wave;
                }

                double scale = Math.Sqrt((v == 0 ? 1.0 : 2) / height) * Math.Sqrt((u == 0 ? 1.0 : 2) / width);
                Assert.AreEqual(scale * expectedReal, plane.Real[v * width + u], 1e-11);
                Assert.AreEqual(scale * expectedImaginary, plane.Imaginary[v * width + u], 1e-11);
            }
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(7)]
    [DataRow(1000)]
    public void The_median_is_the_middle_of_the_sorted_numbers(int count)
    {
        Random random = new(count);
        double[] values =
        [
            .. Enumerable.Range(0, count).Select(_ => Math.Exp(20 * random.NextDouble() - 10) * random.Next(0, 4)),
        ];
        double[] sorted = [.. values.Order()];
        double expected = count % 2 == 1 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
        Assert.AreEqual(expected, Median.OfNonNegative(values));
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(8, 24)]
    [DataRow(13, 21)]
    [DataRow(32, 19)]
    public void Strips_of_columns_turn_into_strips_of_rows_with_every_sample_in_its_place(int height, int width)
    {
        int side = PlaneFourier.StripWidth;
        double[] plane = [.. Enumerable.Range(1, height * width).Select(i => (double)i)];
        double[] columns = new double[StripOrder.Samples(height, width)];
        double[] rows = new double[StripOrder.Samples(width, height)];
        Array.Fill(rows, -1);
        StripOrder.ToColumnStrips(plane, height, width, columns);
        for (int strip = 0; strip < StripOrder.Strips(width); strip++)
        {
            StripOrder.TurnStrip(columns.AsSpan(strip * side * height, side * height), strip, height, width, rows);
        }

        for (int i = 0; i < rows.Length; i++)
        {
            (int strip, int x, int row) = (i / side / width, i / side % width, i % side);
            int y = strip * side + row;
            Assert.AreEqual(y < height ? y * width + x + 1 : 0, rows[i], $"place {i}");
        }
    }

    private static Complex[] NaiveFilter(ComplexPlane plane, Func<int, int, double> gain)
    {
        (int height, int width) = (plane.Height, plane.Width);
        Complex[] samples = [.. plane.Real.Zip(plane.Imaginary, (re, im) => new Complex(re, im))];
        Complex[] spectrum = Naive(samples, height, width, -1);
        for (int i = 0; i < spectrum.Length; i++)
        {
            (int v, int u) = (Math.Min(i / width, height - i / width), Math.Min(i % width, width - i % width));
            spectrum[i] *= gain(v, u) / (height * width);
        }

        return Naive(spectrum, height, width, 1);
    }

    private static Complex[] Naive(Complex[] samples, int height, int width, int sign)
    {
        Complex[] result = new Complex[samples.Length];
        for (int k = 0; k < result.Length; k++)
        {
            for (int n = 0; n < samples.Length; n++)
            {
                double turns = (double)(k / width) * (n / width) / height + (double)(k % width) * (n % width) / width;
                result[k] += samples[n] * Complex.FromPolarCoordinates(1, sign * 2 * Math.PI * turns);
            }
        }

        return result;
    }
}
