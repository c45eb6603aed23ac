namespace FusionML.Metrics.Tests;

/// <summary>
/// The metrics of features (QM, QSF, FMI) and QCV's edge saliency against their definitions, for sides up to 33 both ways.
/// </summary>
[TestClass]
public sealed class FeatureTests
{
    private static IEnumerable<object[]> Sizes =>
        Enumerable
            .Range(4, 30)
            .SelectMany(side => new[] { new object[] { side, 4 + side * 11 % 30 }, [4 + side * 7 % 30, side] });

    [TestMethod]
    [DynamicData(nameof(Sizes))]
    public void QSF_is_the_ratio_of_the_differences_one_by_one(int height, int width)
    {
        MetricInput input = TestPictures.Pair(height, width, height);
        (double[,] a, double[,] b, double[,] f) = (
            TestPictures.Samples(input.A),
            TestPictures.Samples(input.B),
            TestPictures.Samples(input.F)
        );
        double Frequency(Func<int, int, int, int, double> difference)
        {
            double sum = 0;
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    sum += x + 1 < width ? Math.Pow(difference(y, x, y, x + 1), 2) : 0;
                    sum += y + 1 < height ? Math.Pow(difference(y, x, y + 1, x), 2) : 0;
                    sum += x + 1 < width && y + 1 < height ? Math.Pow(difference(y, x, y + 1, x + 1), 2) / Math.Sqrt(2) : 0;
                    sum += x > 0 && y + 1 < height ? Math.Pow(difference(y, x, y + 1, x - 1), 2) / Math.Sqrt(2) : 0;
                }
            }

            return Math.Sqrt(sum / (height * width));
        }

        double fused = Frequency((y, x, v, u) => f[y, x] - f[v, u]);
        double reference = Frequency((y, x, v, u) => Math.Max(Math.Abs(a[y, x] - a[v, u]), Math.Abs(b[y, x] - b[v, u])));
        Assert.AreEqual((fused - reference) / reference, Value("QSF", input), 1e-12);
    }

    [TestMethod]
    [DynamicData(nameof(Sizes))]
    public void QM_is_the_likeness_of_haar_coefficients_block_by_block(int height, int width)
    {
        MetricInput input = TestPictures.Pair(height, width, height + 9);
        double[][,] pictures = [TestPictures.Samples(input.A), TestPictures.Samples(input.B), TestPictures.Samples(input.F)];
        double product = 1;
        foreach (double power in (ReadOnlySpan<double>)[2 / 3.0, 1 / 3.0])
        {
            (int rows, int columns) = (pictures[0].GetLength(0) / 2, pictures[0].GetLength(1) / 2);
            double[][,] halves = Array.ConvertAll(pictures, _ => new double[rows, columns]);
            (double kept, double all) = (0, 0);
            for (int y = 0; y < rows; y++)
            {
                for (int x = 0; x < columns; x++)
                {
                    double[][] details = Array.ConvertAll(pictures, picture => Haar(picture, y, x));
                    for (int i = 0; i < pictures.Length; i++)
                    {
                        halves[i][y, x] = details[i][3];
                    }

                    foreach (double[] source in details.Take(2))
                    {
                        double weight = source.Take(3).Sum(detail => detail * detail);
                        kept += weight * Enumerable.Range(0, 3).Sum(k => Math.Exp(-Math.Abs(source[k] - details[2][k])));
                        all += weight;
                    }
                }
            }

            product *= Math.Pow(kept / all, power);
            pictures = halves;
        }

        Assert.AreEqual(product, Value("QM", input), 1e-12);
    }

    [TestMethod]
    [DynamicData(nameof(Sizes))]
    public void FMI_is_the_information_of_every_window(int height, int width)
    {
        MetricInput input = TestPictures.Pair(height, width, height + 17);
        (double[,] a, double[,] b, double[,] f) = (
            TestPictures.Samples(input.A),
            TestPictures.Samples(input.B),
            TestPictures.Samples(input.F)
        );
        double expected = ScalarStructure.MeanOverWindows(height, width, 3, (y, x) =>
        {
            (double[] wa, double[] wb, double[] wf) = (Columns(a, y, x), Columns(b, y, x), Columns(f, y, x));
            double withA = 1;
            if (!wa.SequenceEqual(wf))
            {
                withA = Information(wa, wf);
                wf = Stretched(wf);
            }

            return (withA + (wb.SequenceEqual(wf) ? 1 : Information(wb, wf))) / 2;
        });
        Assert.AreEqual(expected, Value("FMI:none", input), 1e-11);
    }

    [TestMethod]
    [DynamicData(nameof(Sizes))]
    public void Edge_saliency_is_the_fifth_power_of_the_sobel_magnitude(int height, int width)
    {
        BytePlane plane = TestPictures.Band(height, width, width);
        double[,] samples = TestPictures.Samples(plane);
        double At(int y, int x) => y < 0 || x < 0 || y >= height || x >= width ? 0 : samples[y, x];
        double[] sums = new double[width];
        new EdgeSaliencyRow(width).AddFifthPowers(new ByteRows(plane), 1, height, sums);
        for (int x = 0; x < width; x++)
        {
            double expected = 0;
            for (int y = 1; y < height; y++)
            {
                double gx =
                    At(y - 1, x + 1)
                    + 2 * At(y, x + 1)
                    + At(y + 1, x + 1)
                    - At(y - 1, x - 1)
                    - 2 * At(y, x - 1)
                    - At(y + 1, x - 1);
                double gy =
                    At(y + 1, x - 1)
                    + 2 * At(y + 1, x)
                    + At(y + 1, x + 1)
                    - At(y - 1, x - 1)
                    - 2 * At(y - 1, x)
                    - At(y - 1, x + 1);
                expected += Math.Pow(gx * gx + gy * gy, 2.5);
            }

            Assert.AreEqual(1, sums[x] / expected, 1e-12);
        }
    }

    private static double[] Haar(double[,] picture, int y, int x)
    {
        (double a, double b) = (picture[2 * y, 2 * x], picture[2 * y, 2 * x + 1]);
        (double c, double d) = (picture[2 * y + 1, 2 * x], picture[2 * y + 1, 2 * x + 1]);
        return [(a + b - c - d) / 2, (a - b + c - d) / 2, (a - b - c + d) / 2, (a + b + c + d) / 2];
    }

    private static double[] Columns(double[,] picture, int y, int x) =>
        [.. Enumerable.Range(0, 9).Select(i => picture[y + i % 3, x + i / 3])];

    private static double[] Stretched(double[] window) =>
        Array.ConvertAll(window, sample =>
            window.Max() == window.Min() ? 1 : (sample - window.Min()) / (window.Max() - window.Min())
        );

    private static double Information(double[] first, double[] second)
    {
        (double[] p, double[] q) = (Stretched(first), Stretched(second));
        if (p.Concat(q).All(sample => sample == 1))
        {
            return 1;
        }

        (p, q) = (Array.ConvertAll(p, sample => sample / p.Sum()), Array.ConvertAll(q, sample => sample / q.Sum()));
        double product = Enumerable.Range(0, 9).Sum(i => (p[i] - 1 / 9.0) * (q[i] - 1 / 9.0));
        double correlation =
            product == 0 ? 0 : product / Math.Sqrt(p.Sum(x => Math.Pow(x - 1 / 9.0, 2)) * q.Sum(x => Math.Pow(x - 1 / 9.0, 2)));
        double Cumulated(double[] density, int count) => density.Take(count).Sum();
        double Bound(int i, int j) =>
            correlation >= 0 ? Math.Min(Cumulated(q, i), Cumulated(p, j)) : Math.Max(Cumulated(q, i) + Cumulated(p, j) - 1, 0);
        double covariance = 0;
        for (int cell = 0; cell < 81; cell++)
        {
            covariance += Bound(cell / 9 + 1, cell % 9 + 1) - Cumulated(q, cell / 9 + 1) * Cumulated(p, cell % 9 + 1);
        }

        double Deviation(double[] density) =>
            Math.Sqrt(
                Enumerable.Range(1, 9).Sum(i => i * i * density[i - 1])
                    - Math.Pow(Enumerable.Range(1, 9).Sum(i => i * density[i - 1]), 2)
            );
        double share = correlation == 0 ? 0 : correlation / (covariance / (Deviation(p) * Deviation(q)));
        double joint = 0;
        for (int cell = 0; cell < 81; cell++)
        {
            (int i, int j) = (cell / 9 + 1, cell % 9 + 1);
            double bound = Bound(i, j) - Bound(i - 1, j) - Bound(i, j - 1) + Bound(i - 1, j - 1);
            joint += Entropy(share * bound + (1 - share) * q[i - 1] * p[j - 1]);
        }

        double marginals = p.Sum(Entropy) + q.Sum(Entropy);
        return 2 * (marginals - joint) / marginals;
    }

    private static double Entropy(double probability) => probability == 0 ? 0 : -probability * Math.Log2(Math.Abs(probability));

    private static double Value(string id, MetricInput input)
    {
        MetricValue value = MetricRegistry.Get(id).Compute(input);
        Assert.IsTrue(value.IsDefined, $"{id}: {value.Reason}");
        return value.Value;
    }
}
