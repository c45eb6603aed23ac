namespace FusionML.Metrics.Tests;

/// <summary>Against scipy.stats.wilcoxon 1.10.1, and against all ways to draw the signs.</summary>
[TestClass]
public sealed class WilcoxonSignedRankTests
{
    [TestMethod]
    public void Darwins_plants_have_the_published_value()
    {
        double[] differences = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75];
        Assert.AreEqual(0.041259765625, WilcoxonSignedRank.PValue(differences), 1e-15);
    }

    [TestMethod]
    public void Small_samples_are_exact() =>
        Assert.AreEqual(0.3828125, WilcoxonSignedRank.PValue([0.125, -0.5, 0.75, 1.0, -0.25, 2.0, 1.5, -1.25]), 1e-15);

    [TestMethod]
    public void Large_samples_are_taken_as_normal()
    {
        double[] differences = [.. Enumerable.Range(1, 240).Select(i => i * 37 % 241 * 0.25 - 22 + i * 0.001)];
        double p = WilcoxonSignedRank.PValue(differences);
        Assert.AreEqual(1, p / 2.0618848059371712e-10, 1e-9);
    }

    [TestMethod]
    public void Shared_ranks_and_zeros_of_a_large_sample()
    {
        double[] differences = [.. Enumerable.Range(1, 240).Select(i => i * 37 % 11 - 4.0)];
        double p = WilcoxonSignedRank.PValue(differences);
        Assert.AreEqual(1, p / 2.8777996689382765e-06, 1e-9);
    }

    [TestMethod]
    [DataRow(new[] { 1.0, 1, -1, 2, 2, -3, 3, 3 })]
    [DataRow(new[] { -0.5, -0.5, 0.5, 0, 4 })]
    [DataRow(new[] { 7.0 })]
    public void Shared_ranks_are_counted_over_all_signs(double[] differences)
    {
        double[] kept = [.. differences.Where(difference => difference != 0)];
        double[] ranks =
        [
            .. kept.Select(one =>
                kept.Count(other => Math.Abs(other) < Math.Abs(one))
                + (kept.Count(other => Math.Abs(other) == Math.Abs(one)) + 1) / 2.0
            ),
        ];
        double middle = ranks.Sum() / 2;
        double distance = Math.Abs(kept.Zip(ranks).Where(pair => pair.First > 0).Sum(pair => pair.Second) - middle);
        int all = 1 << kept.Length;
        int asFar = Enumerable
            .Range(0, all)
            .Count(signs => Math.Abs(ranks.Where((_, i) => (signs >> i & 1) == 1).Sum() - middle) >= distance);
        Assert.AreEqual((double)asFar / all, WilcoxonSignedRank.PValue(differences), 1e-12);
    }

    [TestMethod]
    public void No_difference_and_no_pair()
    {
        Assert.AreEqual(1, WilcoxonSignedRank.PValue([0, 0]));
        Assert.AreEqual(double.NaN, WilcoxonSignedRank.PValue([]));
    }
}
