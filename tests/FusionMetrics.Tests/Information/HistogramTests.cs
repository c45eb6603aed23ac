namespace FusionML.Metrics.Tests;

[TestClass]
public sealed class HistogramTests
{
    [TestMethod]
    public void Counts_equal_the_scalar_ones_on_sizes_1_to_33_both_ways()
    {
        for (int height = 1; height <= 33; height++)
        {
            for (int width = 1; width <= 33; width += height % 2 + 1)
            {
                BytePlane x = RandomPictures.Noise(height, width, height);
                BytePlane y = RandomPictures.Waves(height, width, width);
                int[] levels = new int[256];
                int[] pairs = new int[65536];
                for (int i = 0; i < x.Samples.Length; i++)
                {
                    levels[x.Samples[i]]++;
                    pairs[256 * x.Samples[i] + y.Samples[i]]++;
                }

                Assert.IsTrue(HistogramKernel.Count(x.Samples).AsSpan().SequenceEqual(levels), $"{width}x{height}");
                Assert.IsTrue(
                    HistogramKernel.CountPairs(x.Samples, y.Samples).AsSpan().SequenceEqual(pairs),
                    $"{width}x{height}"
                );
                CollectionAssert.AreEqual(levels, HistogramKernel.SumRows(pairs));
                CollectionAssert.AreEqual(HistogramKernel.Count(y.Samples), HistogramKernel.SumColumns(pairs));
            }
        }
    }

    [TestMethod]
    public void Entropy_is_minus_the_sum_of_p_log_p()
    {
        BytePlane plane = RandomPictures.Waves(40, 50, 3);
        double expected = plane
            .Samples.ToArray()
            .CountBy(level => level)
            .Sum(level => -(level.Value / 2000.0) * Math.Log2(level.Value / 2000.0));
        Assert.AreEqual(expected, Histogram.Of(plane).Bits, 1e-12);
    }

    [TestMethod]
    public void Entropy_of_many_pixels_in_few_levels_does_not_need_the_table()
    {
        byte[] samples = new byte[100_000];
        Array.Fill(samples, (byte)9, 0, 25_000);
        Assert.AreEqual(0.25 * 2 - 0.75 * Math.Log2(0.75), Histogram.Of(new BytePlane(1, samples.Length, samples)).Bits, 1e-12);
    }

    [TestMethod]
    public void Histograms_that_come_with_the_joint_one_equal_the_counted_ones()
    {
        BytePlane x = RandomPictures.Waves(17, 19, 1);
        BytePlane y = RandomPictures.Waves(17, 19, 2);
        Assert.AreEqual(17 * 19, Histogram.Of(x, y).Total);
        CollectionAssert.AreEqual(HistogramKernel.Count(x.Samples), Histogram.Of(x).Counts.ToArray());
        CollectionAssert.AreEqual(HistogramKernel.Count(y.Samples), Histogram.Of(y).Counts.ToArray());
    }

    [TestMethod]
    public void Stretching_takes_the_lowest_level_to_0_and_the_highest_to_255()
    {
        byte[] levels = Stretch.Levels(Histogram.Of(new BytePlane(1, 4, [10, 11, 12, 30])));
        Assert.AreEqual(0, levels[10]);
        Assert.AreEqual(13, levels[11]);
        Assert.AreEqual(26, levels[12]);
        Assert.AreEqual(255, levels[30]);
    }
}
