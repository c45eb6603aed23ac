namespace FusionML.Metrics.Tests;

[TestClass]
public sealed class MetricRegistryTests
{
    [TestMethod]
    public void Ids_are_unique_and_every_variant_has_a_default_form()
    {
        string[] ids = [.. MetricRegistry.All.Select(metric => metric.Definition.Id)];
        Assert.HasCount(ids.Length, ids.Distinct(StringComparer.OrdinalIgnoreCase).ToArray());
        foreach (string id in ids)
        {
            Assert.IsTrue(MetricRegistry.TryGet(id.Split(':')[0], out _), id);
        }
    }

    [TestMethod]
    public void Every_definition_says_what_it_is()
    {
        foreach (MetricDefinition definition in MetricRegistry.All.Select(metric => metric.Definition))
        {
            Assert.IsGreaterThan(1, definition.Title.Length, definition.Id);
            Assert.IsGreaterThan(5, definition.Formula.Length, definition.Id);
            Assert.IsGreaterThan(2, definition.Range.Length, definition.Id);
            Assert.IsGreaterThan(10, definition.Source.Length, definition.Id);
            Assert.IsGreaterThanOrEqualTo(1, definition.MinimumSide, definition.Id);
            Assert.IsGreaterThanOrEqualTo(2, definition.MaximumSources, definition.Id);
        }
    }

    [TestMethod]
    public void The_default_set_is_the_one_of_the_papers() =>
        Assert.AreEqual(
            "EN,SD,SF,AG,MI,SCD,MS-SSIM,SSIM,Qabf,VIF,PSNR",
            string.Join(',', MetricRegistry.Default.Select(metric => metric.Definition.Id))
        );

    [TestMethod]
    [DataRow("en", "EN")]
    [DataRow(" mi:2en ", "MI:2EN")]
    public void Ids_are_found_whatever_their_case(string asked, string id) =>
        Assert.AreEqual(id, MetricRegistry.Get(asked).Definition.Id);

    [TestMethod]
    [DataRow("Qbaf", "Qabf")]
    [DataRow("MI:Tang", "MI:LTang")]
    [DataRow("MI:", "MI")]
    [DataRow("PNSR", "PSNR")]
    public void An_unknown_id_names_the_nearest_ones(string asked, string meant)
    {
        UnknownMetricException error = Assert.ThrowsExactly<UnknownMetricException>(() => MetricRegistry.Get(asked));
        Assert.AreEqual(asked, error.Id);
        Assert.Contains(meant, error.NearIds);
        StringAssert.Contains(error.Message, $"'{asked}'");
        StringAssert.Contains(error.Message, meant);
    }

    [TestMethod]
    public void A_list_keeps_its_order_and_names_each_metric_once() =>
        Assert.AreEqual(
            "MI:2EN,EN,SD",
            string.Join(',', MetricRegistry.Parse("MI:2EN, en,EN,SD").Select(metric => metric.Definition.Id))
        );

    [TestMethod]
    public void All_and_default_stand_for_sets()
    {
        Assert.AreSequenceEqual(MetricRegistry.All, MetricRegistry.Parse("all"));
        Assert.HasCount(MetricRegistry.Default.Count + 1, MetricRegistry.Parse("CE,default"));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("EN,,SD")]
    [DataRow("EN,nothing")]
    public void A_list_with_an_unknown_or_empty_entry_is_refused(string list) =>
        Assert.ThrowsExactly<UnknownMetricException>(() => MetricRegistry.Parse(list));
}
