using BenchmarkDotNet.Attributes;
using FusionML.Metrics;

namespace FusionML.Benchmarks;

/// <summary>Each metric alone, one thread, 640x480 gray.</summary>
[BenchmarkCategory("metrics")]
[MemoryDiagnoser]
public class MetricBenchmarks
{
    private readonly MetricInput _input = DrawnPair.Draw();
    private MetricEvaluator _evaluator = null!;

    /// <summary>The metric.</summary>
    [ParamsSource(nameof(Ids))]
    public string Id { get; set; } = "";

    /// <summary>Every id of the registry.</summary>
    public static IEnumerable<string> Ids => MetricRegistry.All.Select(metric => metric.Definition.Id);

    /// <summary>Makes the evaluator.</summary>
    [GlobalSetup]
    public void Prepare() => _evaluator = new MetricEvaluator([MetricRegistry.Get(Id)], maxThreads: 1);

    /// <summary>One evaluation, nothing kept from the one before.</summary>
    [Benchmark]
    public MetricReport Evaluate() => _evaluator.Evaluate(_input);
}
