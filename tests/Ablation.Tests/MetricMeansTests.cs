using FusionML.Metrics;

namespace FusionML.Ablation.Tests;

[TestClass]
public sealed class MetricMeansTests
{
    [TestMethod]
    public void A_pair_where_a_metric_is_undefined_is_left_out_of_its_mean()
    {
        MetricMeans means = new(["MS-SSIM", "EN"]);
        means.Add([Result("MS-SSIM", new MetricValue(0.5)), Result("EN", new MetricValue(6))]);
        means.Add([Result("MS-SSIM", MetricValue.Undefined("flat")), Result("EN", new MetricValue(7))]);
        Assert.AreEqual(0.5, means.Values["MS-SSIM"]);
        Assert.AreEqual(6.5, means.Values["EN"]);
    }

    [TestMethod]
    public void A_metric_that_is_defined_nowhere_has_no_mean()
    {
        MetricMeans means = new(["MS-SSIM"]);
        means.Add([Result("MS-SSIM", MetricValue.Undefined("flat"))]);
        Assert.IsTrue(double.IsNaN(means.Values["MS-SSIM"]));
    }

    private static MetricResult Result(string id, MetricValue value) => new(MetricRegistry.Get(id).Definition, value);
}
