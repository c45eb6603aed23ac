using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using FusionML.Benchmarks;

// `metrics` runs the benchmarks of that category; `metric-times FIRST SECOND FUSED` prints plain times of every metric on pictures
// of the caller's, for eng/bench_metrics_numpy.py; anything else goes to BenchmarkDotNet as it is.
if (args is ["metric-times", string first, string second, string fused])
{
    MetricTimes.Print(first, second, fused);
    return;
}

// The in-process toolchain, because the version of BenchmarkDotNet that is pinned knows no project of .NET 10.
ManualConfig config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(
    args is [string category, ..] && !category.StartsWith('-') ? ["--anyCategories", category, .. args[1..]] : args,
    config);
