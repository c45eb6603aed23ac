namespace FusionML.Imaging.Tests;

[TestClass]
public class PercentileNormalizationTests
{
    [TestMethod]
    [DataRow(0.0, 100.0)]
    [DataRow(1.0, 99.0)]
    [DataRow(2.5, 60.0)]
    [DataRow(33.3, 33.4)]
    public void Samples_are_stretched_between_the_percentiles_of_the_sorted_samples(double low, double high)
    {
        Random random = new(3);
        float[] samples =
        [
            .. Enumerable.Range(0, 101 * 37).Select(_ => 0.1f + 0.03f * random.NextSingle() * random.NextSingle()),
        ];
        double bottom = OfSorted(samples, low);
        double top = OfSorted(samples, high);
        ImagePlane result = new PercentileNormalization(low, high).Apply(new ImagePlane(37, 101, (float[])samples.Clone(), 16));
        Assert.AreEqual(16, result.BitDepth);
        for (int i = 0; i < samples.Length; i++)
        {
            Assert.AreEqual(Math.Clamp((samples[i] - bottom) / (top - bottom), 0, 1), result.Samples[i], 1e-6);
        }
    }

    [TestMethod]
    public void The_values_of_numpy_are_met()
    {
        // numpy.percentile([0.4, 0.1, 0.35, 0.8], [10, 90]) is [0.175, 0.68].
        ImagePlane result = new PercentileNormalization(10, 90).Apply(new ImagePlane(1, 4, [0.4f, 0.1f, 0.35f, 0.8f]));
        float[] expected = [(0.4f - 0.175f) / 0.505f, 0, (0.35f - 0.175f) / 0.505f, 1];
        for (int i = 0; i < 4; i++)
        {
            Assert.AreEqual(expected[i], result.Samples[i], 1e-6f);
        }
    }

    [TestMethod]
    public void Every_order_statistic_is_that_of_the_sorted_samples()
    {
        Random random = new(4);
        float[] samples =
        [
            .. Enumerable.Range(0, 500).Select(i => (i % 3 - 1) * MathF.Pow(10, random.Next(-38, 38)) * random.NextSingle()),
        ];
        samples[7] = float.MaxValue;
        samples[8] = -float.MaxValue;
        samples[9] = -0f;
        OrderStatistics statistics = new(samples);
        float[] sorted = [.. samples.Order()];
        for (int rank = 0; rank < sorted.Length; rank++)
        {
            Assert.AreEqual(sorted[rank], statistics.At(rank), $"rank {rank}");
        }
    }

    [TestMethod]
    public void A_constant_picture_is_only_clamped()
    {
        ImagePlane flat = new(2, 2, [0.3f, 0.3f, 0.3f, 0.3f]);
        CollectionAssert.AreEqual(flat.Samples.ToArray(), new PercentileNormalization(1, 99).Apply(flat).Samples.ToArray());
        ImagePlane high = new(1, 2, [7f, 7f], 32);
        CollectionAssert.AreEqual(new[] { 1f, 1f }, new PercentileNormalization(1, 99).Apply(high).Samples.ToArray());
    }

    [TestMethod]
    public void Chroma_is_kept_and_the_source_untouched()
    {
        FusionImage source = new(
            new ImagePlane(1, 2, [0.2f, 0.4f]),
            new ImagePlane(1, 2, [0.6f, 0.7f]),
            new ImagePlane(1, 2, [0.1f, 0.2f])
        );
        FusionImage result = new PercentileNormalization(0, 100).Apply(source);
        CollectionAssert.AreEqual(new[] { 0f, 1f }, result.Y.Samples.ToArray());
        CollectionAssert.AreEqual(new[] { 0.6f, 0.7f }, result.Cr!.Samples.ToArray());
        CollectionAssert.AreEqual(new[] { 0.1f, 0.2f }, result.Cb!.Samples.ToArray());
        CollectionAssert.AreEqual(new[] { 0.2f, 0.4f }, source.Y.Samples.ToArray());
    }

    [TestMethod]
    public void A_sample_that_is_not_a_number_is_refused() =>
        StringAssert.Contains(
            Assert
                .ThrowsExactly<PixelValueException>(() =>
                    new PercentileNormalization(1, 99).Apply(new ImagePlane(1, 2, [0f, float.NaN]), "thermal.png")
                )
                .Message,
            "thermal.png"
        );

    [TestMethod]
    [DataRow(-1.0, 50.0)]
    [DataRow(50.0, 50.0)]
    [DataRow(60.0, 50.0)]
    [DataRow(0.0, 100.5)]
    [DataRow(double.NaN, 50.0)]
    [DataRow(0.0, double.NaN)]
    public void Percentiles_out_of_order_are_refused(double low, double high) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new PercentileNormalization(low, high));

    private static double OfSorted(float[] samples, double percent)
    {
        float[] sorted = [.. samples.Order()];
        double at = percent / 100 * (sorted.Length - 1);
        int below = (int)Math.Floor(at);
        int above = Math.Min(below + 1, sorted.Length - 1);
        return (1 - (at - below)) * sorted[below] + (at - below) * sorted[above];
    }
}
