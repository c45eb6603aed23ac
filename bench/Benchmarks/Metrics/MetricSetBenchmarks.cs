using BenchmarkDotNet.Attributes;
using FusionML.Metrics;

namespace FusionML.Benchmarks;

/// <summary>Sets of metrics in one pass, 640x480 gray.</summary>
[BenchmarkCategory("metrics")]
[MemoryDiagnoser]
public class MetricSetBenchmarks
{
    private readonly MetricInput _input = DrawnPair.Draw();
    private MetricEvaluator _evaluator = null!;

    /// <summary>Which metrics.</summary>
    [Params("default", "all")]
    public string Set { get; set; } = "";

    /// <summary>The most threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Makes the evaluator.</summary>
    [GlobalSetup]
    public void Prepare() => _evaluator = new MetricEvaluator(MetricRegistry.Parse(Set), Threads);

    /// <summary>One evaluation, nothing kept from the one before.</summary>
    [Benchmark]
    public MetricReport Evaluate() => _evaluator.Evaluate(_input);
}
