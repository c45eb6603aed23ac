using FusionML.Imaging;
using FusionML.Inference;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

[TestClass]
public sealed class FuseChromaTests
{
    private readonly MLContext _context = new();

    [TestMethod]
    [DataRow("first", 0.2f, 0.7f)]
    [DataRow("second", 0.6f, 0.5f)]
    [DataRow("average", 0.4f, 0.6f)]
    public void The_rule_decides(string rule, float cr, float cb)
    {
        IDataView rows = Fuse(rule, Row(0.2f, 0.7f, 0.6f, 0.5f));
        Assert.AreEqual(cr, TestRows.Planes(rows, "Cr")[0].Samples[0], 1e-6f);
        Assert.AreEqual(cb, TestRows.Planes(rows, "Cb")[0].Samples[0], 1e-6f);
    }

    [TestMethod]
    public void The_distance_rule_weighs_by_the_distance_from_neutral()
    {
        // Equation 15 of ReFusion: (C1 |C1 - t| + C2 |C2 - t|) / (|C1 - t| + |C2 - t|) with t = 0.5.
        IDataView rows = Fuse("distance", Row(0.2f, 0.9f, 0.6f, 0.45f));
        Assert.AreEqual((0.2 * 0.3 + 0.6 * 0.1) / 0.4, TestRows.Planes(rows, "Cr")[0].Samples[0], 1e-6);
        Assert.AreEqual((0.9 * 0.4 + 0.45 * 0.05) / 0.45, TestRows.Planes(rows, "Cb")[0].Samples[0], 1e-6);
    }

    [TestMethod]
    public void Two_gray_sources_stay_neutral()
    {
        IDataView rows = Fuse("distance", Row(0.5f, 0.5f, 0.5f, 0.5f));
        Assert.AreEqual(0.5f, TestRows.Planes(rows, "Cr")[0].Samples[0]);
        Assert.AreEqual(0.5f, TestRows.Planes(rows, "Cb")[0].Samples[0]);
    }

    [TestMethod]
    public void An_unknown_rule_is_refused_with_the_names_of_the_known() =>
        StringAssert.Contains(
            Assert
                .ThrowsExactly<ArgumentException>(() =>
                    _context.Transforms.FuseChroma(
                        new YCrCbColumns("Y", "Cr", "Cb"),
                        new YCrCbColumns("Y1", "Cr1", "Cb1"),
                        new YCrCbColumns("Y2", "Cr2", "Cb2"),
                        "loudest"
                    )
                )
                .Message,
            "distance"
        );

    [TestMethod]
    public void The_names_in_a_row_of_earlier_versions_mean_the_same_columns()
    {
        IDataView rows = _context.Data.LoadFromEnumerable([Row(0.2f, 0.7f, 0.6f, 0.5f)]);
        WeightFile weights = TestWeights.ColorNet(seed: 5);
        YCrCbColumns fused = new("Y", "Cr", "Cb");
        YCrCbColumns first = new("Y1", "Cr1", "Cb1");
        YCrCbColumns second = new("Y2", "Cr2", "Cb2");
#pragma warning disable CS0618 // Obsolete members are what this tests.
        AssertSame(
            _context.Transforms.FuseChroma(fused, first, second, "second"),
            _context.Transforms.FuseChroma("Cr", "Cb", "Y", "Cr1", "Cb1", "Cr2", "Cb2", "second"),
            rows
        );
        AssertSame(
            _context.Transforms.CorrectColor(fused, first, second),
            _context.Transforms.CorrectColor("Cr", "Cb", "Y", "Cr1", "Cb1", "Cr2", "Cb2"),
            rows
        );
        AssertSame(
            _context.Transforms.CorrectColor(fused, first, second, weights),
            _context.Transforms.CorrectColor("Cr", "Cb", "Y", "Cr1", "Cb1", "Cr2", "Cb2", weights),
            rows
        );
#pragma warning restore CS0618
    }

    private void AssertSame(
        FusionEstimator<FusionTransformer> expected,
        FusionEstimator<FusionTransformer> actual,
        IDataView rows
    )
    {
        using FusionTransformer one = expected.Fit(rows);
        using FusionTransformer other = actual.Fit(rows);
        CollectionAssert.AreEqual(new SavedModel(_context, one).State, new SavedModel(_context, other).State);
        Assert.AreEqual(
            TestRows.Planes(one.Transform(rows), "Cr")[0].Samples[0],
            TestRows.Planes(other.Transform(rows), "Cr")[0].Samples[0]
        );
    }

    private static Sources Row(float cr1, float cb1, float cr2, float cb2) =>
        new()
        {
            Y = new ImagePlane(1, 1, [0.4f]),
            Cr1 = new ImagePlane(1, 1, [cr1]),
            Cb1 = new ImagePlane(1, 1, [cb1]),
            Cr2 = new ImagePlane(1, 1, [cr2]),
            Cb2 = new ImagePlane(1, 1, [cb2]),
        };

    private IDataView Fuse(string rule, Sources row)
    {
        IDataView rows = _context.Data.LoadFromEnumerable([row]);
        return _context
            .Transforms.FuseChroma(
                new YCrCbColumns("Y", "Cr", "Cb"),
                new YCrCbColumns("Y1", "Cr1", "Cb1"),
                new YCrCbColumns("Y2", "Cr2", "Cb2"),
                rule
            )
            .Fit(rows)
            .Transform(rows);
    }

    private sealed class Sources
    {
        [PlaneType]
        public ImagePlane? Y { get; set; }

        [PlaneType]
        public ImagePlane? Cr1 { get; set; }

        [PlaneType]
        public ImagePlane? Cb1 { get; set; }

        [PlaneType]
        public ImagePlane? Cr2 { get; set; }

        [PlaneType]
        public ImagePlane? Cb2 { get; set; }
    }
}
