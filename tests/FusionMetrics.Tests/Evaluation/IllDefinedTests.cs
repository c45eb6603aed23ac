namespace FusionML.Metrics.Tests;

/// <summary>
/// Pictures on which formulas break down: a value or NaN with a reason, never an exception and never NaN in silence.
/// </summary>
[TestClass]
public sealed class IllDefinedTests
{
    private static IEnumerable<object[]> Ids => MetricRegistry.All.Select(metric => new object[] { metric.Definition.Id });

    [TestMethod]
    [DynamicData(nameof(Ids))]
    public void Every_metric_gives_a_finite_number_or_a_reason_on_every_odd_picture(string id)
    {
        BytePlane waves = RandomPictures.Waves(36, 37, 1);
        BytePlane others = RandomPictures.Waves(36, 37, 2);
        BytePlane flat = RandomPictures.Constant(36, 37, 100);
        BytePlane black = RandomPictures.Constant(36, 37, 0);
        BytePlane white = RandomPictures.Constant(36, 37, 255);
        foreach (
            (string name, BytePlane a, BytePlane b, BytePlane f) in ((string, BytePlane, BytePlane, BytePlane)[])
                [
                    ("fused is flat", waves, others, flat),
                    ("first is flat", flat, others, waves),
                    ("all are flat", flat, flat, flat),
                    ("all are black", black, black, black),
                    ("black and white", black, white, flat),
                    ("fused is the first", waves, others, waves),
                    ("fused is the second", waves, others, others),
                    ("all are one", waves, waves, waves),
                ]
        )
        {
            RequireNumberOrReason(id, RandomPictures.Input(a, b, f), name);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Ids))]
    public void Every_metric_gives_a_finite_number_or_a_reason_on_every_small_size(string id)
    {
        foreach (
            (int height, int width) in ((int, int)[])
                [(1, 1), (1, 2), (2, 1), (2, 2), (3, 5), (7, 7), (10, 40), (11, 11), (40, 12), (17, 33)]
        )
        {
            BytePlane a = RandomPictures.Noise(height, width, 1);
            BytePlane b = RandomPictures.Noise(height, width, 2);
            RequireNumberOrReason(id, RandomPictures.Input(a, b, RandomPictures.Average(a, b)), $"{width}x{height}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Ids))]
    public void Three_sources_give_a_number_or_a_reason_that_names_them(string id)
    {
        BytePlane scene = RandomPictures.Waves(180, 190, 0);
        MetricPicture[] sources =
        [
            .. Enumerable
                .Range(1, 3)
                .Select(seed => MetricPicture.FromGray(RandomPictures.Average(scene, RandomPictures.Waves(180, 190, seed)))),
        ];
        FusionMetric metric = MetricRegistry.Get(id);
        MetricValue value = metric.Compute(new MetricInput(sources, MetricPicture.FromGray(scene)));
        if (metric.Definition.MaximumSources == 2)
        {
            StringAssert.Contains(value.Reason, "at most 2 sources, not 3", id);
        }
        else if (AppearanceMetrics.All.Contains(metric) && !value.IsDefined)
        {
            StringAssert.Contains(value.Reason, "coloured", id);
        }
        else
        {
            Assert.IsTrue(value.IsDefined, $"{id}: {value}");
        }
    }

    [TestMethod]
    [DataRow("SCD", "the fused picture equals source 1")]
    [DataRow("PSNR", "the pictures are equal")]
    [DataRow("MSE", null)]
    public void A_fused_picture_that_equals_its_sources_is_told(string id, string? reason)
    {
        BytePlane waves = RandomPictures.Waves(20, 20, 1);
        MetricValue value = MetricRegistry.Get(id).Compute(RandomPictures.Input(waves, waves, waves));
        Assert.AreEqual(reason is null, value.IsDefined);
        StringAssert.Contains(value.Reason ?? "", reason ?? "");
    }

    [TestMethod]
    [DataRow("NMI")]
    [DataRow("TE")]
    [DataRow("TE:1.85")]
    [DataRow("QNCIE")]
    [DataRow("CC")]
    public void A_constant_picture_is_named_with_its_level(string id)
    {
        BytePlane waves = RandomPictures.Waves(20, 20, 1);
        MetricValue value = MetricRegistry
            .Get(id)
            .Compute(RandomPictures.Input(waves, RandomPictures.Constant(20, 20, 77), waves));
        Assert.IsTrue(double.IsNaN(value.Value));
        Assert.AreEqual("source 2 is constant (every pixel is 77)", value.Reason);
    }

    private static void RequireNumberOrReason(string id, MetricInput input, string name)
    {
        MetricValue value = MetricRegistry.Get(id).Compute(input);
        Assert.AreEqual(value.IsDefined, double.IsFinite(value.Value), $"{id} where {name}: {value}");
        Assert.AreEqual(value.IsDefined, !double.IsNaN(value.Value), $"{id} where {name}: {value}");
    }
}
