using FreshProcess;
using FusionML.Imaging;
using FusionML.Metrics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators.Tests;

[TestClass]
public sealed class EvaluateFusionTests
{
    private readonly MLContext _context = new();

    [TestMethod]
    public void Columns_hold_the_metrics_of_their_rows()
    {
        IDataView rows = Halves();
        IDataView measured = Fit(rows, _context.Transforms.EvaluateFusion("First", "Second", "Fused", metrics: "EN,SD"));

        // Half the samples are 0 and half 255: one bit of entropy, a deviation of 127.5.
        Assert.AreEqual(1f, TestRows.Read<float, float>(measured, "EN", value => value)[0], 1e-6f);
        Assert.AreEqual(127.5f, TestRows.Read<float, float>(measured, "SD", value => value)[0], 1e-3f);

        // A constant picture: no entropy, no deviation.
        Assert.AreEqual(0f, TestRows.Read<float, float>(measured, "EN", value => value)[1], 1e-6f);
        Assert.AreEqual(0f, TestRows.Read<float, float>(measured, "SD", value => value)[1], 1e-6f);
    }

    [TestMethod]
    public void Column_names_may_be_chosen()
    {
        IDataView measured = Fit(
            Halves(),
            _context.Transforms.EvaluateFusion(["Entropy"], "First", "Second", "Fused", null, ["EN"])
        );
        Assert.AreEqual(NumberDataViewType.Single, measured.Schema["Entropy"].Type);
        Assert.AreEqual(1f, TestRows.Read<float, float>(measured, "Entropy", value => value)[0], 1e-6f);
    }

    [TestMethod]
    public void The_default_set_is_one_column_per_metric()
    {
        IDataView rows = Halves();
        IDataView measured = Fit(rows, _context.Transforms.EvaluateFusion("First", "Second", "Fused"));
        string[] added = [.. measured.Schema.Skip(rows.Schema.Count).Select(column => column.Name)];
        CollectionAssert.AreEqual("EN,SD,SF,AG,MI,SCD,MS-SSIM,SSIM,Qabf,VIF,PSNR".Split(','), added);
    }

    [TestMethod]
    public void Only_the_metrics_that_are_asked_for_are_computed()
    {
        CountingMetric one = new("ONE");
        CountingMetric other = new("OTHER");
        IDataView rows = Halves();
        IDataView measured = new EvaluateFusionTransformer(
            ["One", "Other"],
            [one, other],
            ["First", "Second", "Fused"]
        ).Transform(rows);
        Assert.HasCount(2, TestRows.Read<float, float>(measured, "Other", value => value));
        Assert.AreEqual(0, one.Count);
        Assert.AreEqual(2, other.Count);
    }

    [TestMethod]
    public void The_reference_reaches_the_metrics()
    {
        CountingMetric metric = new("ONE") { NeedsReference = true };
        IDataView rows = Halves();
        float[] without = TestRows.Read<float, float>(
            new EvaluateFusionTransformer(["One"], [metric], ["First", "Second", "Fused"]).Transform(rows),
            "One",
            value => value
        );
        float[] with = TestRows.Read<float, float>(
            new EvaluateFusionTransformer(["One"], [metric], ["First", "Second", "Fused", "Second"]).Transform(rows),
            "One",
            value => value
        );
        CollectionAssert.AreEqual(new[] { float.NaN, float.NaN }, without);
        CollectionAssert.AreEqual(new[] { 7f, 7f }, with);
    }

    [TestMethod]
    public void An_unknown_metric_is_refused() =>
        Assert.ThrowsExactly<UnknownMetricException>(() =>
            _context.Transforms.EvaluateFusion("First", "Second", "Fused", metrics: "EM")
        );

    [TestMethod]
    public void Every_metric_needs_a_column() =>
        StringAssert.Contains(
            Assert
                .ThrowsExactly<ArgumentException>(() =>
                    _context.Transforms.EvaluateFusion(["A"], "First", "Second", "Fused", null, ["EN", "SD"])
                )
                .Message,
            "2 metrics"
        );

    [TestMethod]
    public void Sizes_that_differ_are_an_error_that_names_the_columns()
    {
        Pictures row = new()
        {
            First = new ImagePlane(4, 4),
            Second = new ImagePlane(4, 4),
            Fused = new ImagePlane(4, 5),
        };
        IDataView measured = Fit(
            _context.Data.LoadFromEnumerable([row]),
            _context.Transforms.EvaluateFusion("First", "Second", "Fused", metrics: "EN")
        );
        StringAssert.Contains(
            Assert
                .ThrowsExactly<PictureSizeMismatchException>(() => TestRows.Read<float, float>(measured, "EN", value => value))
                .Message,
            "column 'Fused' is 5x4"
        );
    }

    [TestMethod]
    public void The_aggregate_gives_mean_and_deviation_and_says_what_is_undefined()
    {
        FusionEvaluation evaluation = _context.Fusion().Evaluate(Halves(), "First", "Second", "Fused", metrics: "EN,SD");
        Assert.AreEqual(2, evaluation.RowCount);
        Assert.AreEqual(0.5, evaluation["en"].Mean, 1e-9);
        Assert.AreEqual(Math.Sqrt(0.5), evaluation["EN"].StandardDeviation, 1e-9);
        Assert.AreEqual(63.75, evaluation["SD"].Mean, 1e-3);
        Assert.AreEqual(2, evaluation["EN"].DefinedCount);
        StringAssert.Contains(evaluation.ToString(), "63.7500");
        StringAssert.Contains(Assert.ThrowsExactly<KeyNotFoundException>(() => evaluation["MI"]).Message, "EN, SD");
    }

    [TestMethod]
    public void A_metric_that_is_defined_on_no_row_has_no_mean_and_a_reason()
    {
        Pictures row = new()
        {
            First = new ImagePlane(4, 4),
            Second = new ImagePlane(4, 4),
            Fused = new ImagePlane(4, 4),
        };
        FusionEvaluation evaluation = _context
            .Fusion()
            .Evaluate(_context.Data.LoadFromEnumerable([row]), "First", "Second", "Fused", metrics: "MS-SSIM");
        Assert.IsTrue(double.IsNaN(evaluation[0].Mean));
        Assert.AreEqual(1, evaluation[0].UndefinedCount);
        StringAssert.Contains(evaluation.ToString(), evaluation[0].Reason);
    }

    [TestMethod]
    public void The_aggregate_can_be_stopped_and_tells_the_log_of_every_row()
    {
        List<string> messages = [];
        _context.Log += (_, message) => messages.Add(message.RawMessage);
        _context.Fusion().Evaluate(Halves(), "First", "Second", "Fused", metrics: "EN");
        CollectionAssert.Contains(messages, "Row 2 is evaluated.");
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            _context
                .Fusion()
                .Evaluate(
                    Halves(),
                    "First",
                    "Second",
                    "Fused",
                    metrics: "EN",
                    cancellationToken: new CancellationToken(canceled: true)
                )
        );
    }

    [TestMethod]
    public void Images_are_measured_as_they_are()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows());
        IDataView measured = Fit(rows, _context.Transforms.EvaluateFusion("First", "Second", "First", "First", "EN,PSNR"));
        Assert.HasCount(3, TestRows.Read<float, float>(measured, "EN", value => value));
    }

    private static IDataView Fit(IDataView rows, FusionEstimator<FusionTransformer> estimator) =>
        estimator.Fit(rows).Transform(rows);

    /// <summary>Two rows: a fused picture of half black and half white, and a gray one.</summary>
    private IDataView Halves()
    {
        float[] halves = [.. Enumerable.Range(0, 64).Select(i => i % 2 == 0 ? 0f : 1f)];
        float[] constant = [.. Enumerable.Repeat(0.5f, 64)];
        return _context.Data.LoadFromEnumerable(
            new[] { halves, constant }.Select(samples => new Pictures
            {
                First = new ImagePlane(8, 8, [.. samples]),
                Second = new ImagePlane(8, 8, [.. samples]),
                Fused = new ImagePlane(8, 8, [.. samples]),
            })
        );
    }

    private sealed class CountingMetric(string id) : FusionMetric
    {
        public int Count { get; private set; }

        public bool NeedsReference { get; init; }

        public override MetricDefinition Definition =>
            new(id, id, "7", "7", MetricDirection.HigherIsBetter, "this test") { NeedsReference = NeedsReference };

        protected override MetricValue ComputeDefined(MetricInput input, CancellationToken cancellationToken)
        {
            Count++;
            return new MetricValue(7);
        }
    }

    private sealed class Pictures
    {
        [PlaneType]
        public ImagePlane? First { get; set; }

        [PlaneType]
        public ImagePlane? Second { get; set; }

        [PlaneType]
        public ImagePlane? Fused { get; set; }
    }
}
