using System.Runtime.CompilerServices;

namespace FusionML.Metrics.Tests;

[TestClass]
public sealed class MetricEvaluatorTests
{
    private const int Height = 180;
    private const int Width = 201;

    [TestMethod]
    public void Values_have_the_same_bits_for_any_number_of_threads()
    {
        MetricInput input = Input();
        MetricReport one = new MetricEvaluator(MetricRegistry.All, maxThreads: 1).Evaluate(input);
        foreach (int threads in (int[])[2, 5])
        {
            MetricReport many = new MetricEvaluator(MetricRegistry.All, threads).Evaluate(input);
            for (int i = 0; i < one.Count; i++)
            {
                Assert.AreEqual(
                    BitConverter.DoubleToInt64Bits(one[i].Value.Value),
                    BitConverter.DoubleToInt64Bits(many[i].Value.Value),
                    one[i].Id
                );
            }
        }
    }

    [TestMethod]
    public void One_pass_gives_what_each_metric_gives_alone()
    {
        MetricReport report = new MetricEvaluator(MetricRegistry.All).Evaluate(Input());
        foreach (MetricResult result in report)
        {
            Assert.AreEqual(MetricRegistry.Get(result.Id).Compute(Input()), result.Value, result.Id);
        }
    }

    [TestMethod]
    public void The_report_keeps_the_order_of_the_metrics_and_finds_them_by_id()
    {
        MetricReport report = new MetricEvaluator(MetricRegistry.Parse("SD,EN,MI:2EN")).Evaluate(Input());
        Assert.AreEqual("SD,EN,MI:2EN", string.Join(',', report.Select(result => result.Id)));
        Assert.AreEqual(2 * report["en"].Value, report["MI:2EN"].Value, 1e-15);
        Assert.IsFalse(report.TryGet("AG", out _));
        StringAssert.Contains(Assert.ThrowsExactly<KeyNotFoundException>(() => report["AG"]).Message, "SD, EN, MI:2EN");
    }

    [TestMethod]
    public void Each_metric_is_reported_as_it_is_done()
    {
        List<string> done = [];
        new MetricEvaluator(MetricRegistry.Default).Evaluate(Input(), new Recorder(done));
        Assert.AreSequenceEqual(
            MetricRegistry.Default.Select(metric => metric.Definition.Id).Order(StringComparer.Ordinal),
            done.Order(StringComparer.Ordinal)
        );
    }

    [TestMethod]
    public void A_stopped_evaluation_throws_and_the_input_can_be_used_again()
    {
        MetricInput input = Input();
        using CancellationTokenSource source = new();
        MetricEvaluator evaluator = new(MetricRegistry.All, maxThreads: 2);
        Recorder stopper = new([], source.Cancel);
        Assert.Throws<OperationCanceledException>(() => evaluator.Evaluate(input, stopper, source.Token));
        Assert.IsTrue(new MetricEvaluator(MetricRegistry.Default).Evaluate(input)["EN"].IsDefined);
    }

    [TestMethod]
    public void An_evaluator_needs_metrics_each_once()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new MetricEvaluator([]));
        FusionMetric entropy = MetricRegistry.Get("EN");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new MetricEvaluator([entropy, entropy])).Message,
            "EN"
        );
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new MetricEvaluator([entropy], maxThreads: -1));
    }

    [TestMethod]
    public void Nothing_derived_outlives_the_evaluation()
    {
        MetricPicture source = MetricPicture.FromGray(RandomPictures.Waves(Height, Width, 1));
        WeakReference fused = EvaluateAndForget(source);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.IsFalse(fused.IsAlive, "the fused picture is held by what was derived from a source that is still in use");
        GC.KeepAlive(source);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference EvaluateAndForget(MetricPicture source)
    {
        BytePlane fused = RandomPictures.Waves(Height, Width, 2);
        MetricInput input = new([source, source], MetricPicture.FromGray(fused));
        new MetricEvaluator(MetricRegistry.Parse("MI,SCD,SSIM,Qabf")).Evaluate(input);
        MetricRegistry.Get("MI").Compute(input);
        return new WeakReference(fused);
    }

    private static MetricInput Input()
    {
        BytePlane a = RandomPictures.Waves(Height, Width, 1);
        BytePlane b = RandomPictures.Waves(Height, Width, 2);
        return RandomPictures.Input(a, b, RandomPictures.Average(a, b));
    }

    private sealed class Recorder(List<string> done, Action? afterwards = null) : IProgress<MetricResult>
    {
        public void Report(MetricResult value)
        {
            lock (done)
            {
                done.Add(value.Id);
            }

            afterwards?.Invoke();
        }
    }
}
