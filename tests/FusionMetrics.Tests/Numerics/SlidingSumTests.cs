namespace FusionML.Metrics.Tests;

/// <summary>
/// The vector kernels of separable filters against the plain sums, for every length from 1 to 33 and around it.
/// </summary>
[TestClass]
public sealed class SlidingSumTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(11)]
    [DataRow(17)]
    public void Sums_along_a_row_like_the_scalar_formula(int taps)
    {
        Random random = new(taps);
        double[] window = Draw(random, taps);
        for (int length = 1; length <= 33; length++)
        {
            double[] source = Draw(random, length + taps - 1);
            double[] target = new double[length];
            SlidingSum.AlongRow(source, window, target);
            for (int x = 0; x < length; x++)
            {
                double expected = 0;
                for (int k = 0; k < taps; k++)
                {
                    expected += window[k] * source[x + k];
                }

                Assert.AreEqual(expected, target[x], 1e-13, $"length {length}, place {x}");
            }
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(31)]
    public void Sums_down_columns_like_the_scalar_formula_whatever_the_order_of_the_rows(int taps)
    {
        Random random = new(taps);
        double[] window = Draw(random, taps);
        for (int length = 1; length <= 33; length++)
        {
            double[] rows = Draw(random, taps * length);
            int[] offsets = [.. Enumerable.Range(0, taps).Select(k => (k + 2) % taps * length)];
            double[] target = new double[length];
            SlidingSum.DownColumns(rows, offsets, window, target);
            for (int x = 0; x < length; x++)
            {
                double expected = 0;
                for (int k = 0; k < taps; k++)
                {
                    expected += window[k] * rows[offsets[k] + x];
                }

                Assert.AreEqual(expected, target[x], 1e-13, $"length {length}, place {x}");
            }
        }
    }

    [TestMethod]
    public void Refuses_sources_that_are_too_short()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            SlidingSum.AlongRow(new double[10], new double[3], new double[9])
        );
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            SlidingSum.DownColumns(new double[10], [0, 6], new double[2], new double[5])
        );
    }

    [TestMethod]
    [DataRow(3, 3)]
    [DataRow(7, 12)]
    [DataRow(20, 33)]
    [DataRow(33, 7)]
    public void Local_moments_are_weighted_means_and_covariances(int height, int width)
    {
        BytePlane first = TestPictures.Band(height, width, 1);
        BytePlane second = TestPictures.Band(height, width, 2);
        double[] window = FilterWindow.Gaussian(3, 0.8);
        LocalMoments moments = new([new ByteRows(first), new ByteRows(second)], [(0, 0), (0, 1)], window, 0);
        for (int y = 0; y < height - 2; y++)
        {
            moments.MoveNext();
            for (int x = 0; x < width - 2; x++)
            {
                (double meanA, double meanB, double squares, double products) = (0, 0, 0, 0);
                for (int i = 0; i < 9; i++)
                {
                    double weight = window[i / 3] * window[i % 3];
                    double a = first.Samples[(y + i / 3) * width + x + i % 3];
                    double b = second.Samples[(y + i / 3) * width + x + i % 3];
                    (meanA, meanB) = (meanA + weight * a, meanB + weight * b);
                    (squares, products) = (squares + weight * a * a, products + weight * a * b);
                }

                int lanes = System.Numerics.Vector<double>.Count;
                Assert.AreEqual(meanA, moments.Mean(0)[x / lanes][x % lanes], 1e-10);
                Assert.AreEqual(squares - meanA * meanA, moments.Covariance(0)[x / lanes][x % lanes], 1e-9);
                Assert.AreEqual(products - meanA * meanB, moments.Covariance(1)[x / lanes][x % lanes], 1e-9);
            }
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(11)]
    [DataRow(17)]
    public void Sums_four_rows_at_once_like_the_scalar_formula(int taps)
    {
        Random random = new(taps);
        double[] window = Draw(random, taps);
        for (int vectors = 1; vectors <= 5; vectors++)
        {
            int stride = vectors * System.Numerics.Vector<double>.Count;
            int count = taps + SlidingSum.RowsAtOnce - 1;
            double[] rows = Draw(random, count * stride);
            int[] offsets = [.. Enumerable.Range(0, count).Select(k => (k + 2) % count * stride)];
            double[] target = new double[SlidingSum.RowsAtOnce * stride];
            SlidingSum.DownColumnsOfFour(rows, offsets, window, target, stride);
            for (int i = 0; i < target.Length; i++)
            {
                double expected = 0;
                for (int k = 0; k < taps; k++)
                {
                    expected += window[k] * rows[offsets[i / stride + k] + i % stride];
                }

                Assert.AreEqual(expected, target[i], 1e-13, $"{vectors} vectors, row {i / stride}, place {i % stride}");
            }
        }
    }

    private static double[] Draw(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() - 0.5)];
}
