using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using FusionML.Benchmarks;

// `metrics` runs the benchmarks of that category; `metric-times FIRST SECOND FUSED` prints plain times of every metric on
// pictures of the caller's, for eng/bench_metrics_numpy.py; `kernel-shares` prints what share of the multiply-add peak each
// network kernel reaches; anything else goes to BenchmarkDotNet as it is.
if (args is ["metric-times", string first, string second, string fused])
{
    MetricTimes.Print(first, second, fused);
    return;
}

if (args is ["kernel-shares"])
{
    (double peak, List<KernelShares.Row> rows) = KernelShares.Measure(secondsPerKernel: 1);
    Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"peak of one core: {peak / 1e9:F1} billion operations a second")
    );
    foreach (KernelShares.Row row in rows)
    {
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{row.Name, -32}{row.OperationsPerSecond / 1e9, 8:F1}{row.Share, 8:P0}")
        );
    }

    return;
}

// `speed` prints the table of the inference kernels and networks (eng/bench.sh); `speed-run` is one measurement of it, in a
// process of its own.
if (args is ["speed", .. string[] speedOptions])
{
    SpeedTable.Print(speedOptions);
    return;
}

if (args is ["speed-run", string kind, string height, string width, string threads, string runs, string weights])
{
    NetworkRun.Print(kind, Number(height), Number(width), Number(threads), Number(runs), weights);
    return;
}

// `memory` prints the peak of whole fusions, each in a process of its own (`memory-run`).
if (args is ["memory", .. string[] memoryOptions])
{
    MemoryTable.Print(memoryOptions);
    return;
}

if (args is ["memory-run", string fusion, string high, string wide, string workers])
{
    MemoryRun.Print(fusion, Number(high), Number(wide), Number(workers));
    return;
}

// `sizes FILE` writes what every network makes of every size up to 33x33, and `sizes-compare FILE FILE ...` compares such files of
// processes with other instruction sets; `endurance COUNT` watches memory, `cancel TASK HEIGHT WIDTH SECONDS` the time until a
// cancelled fusion ends.
if (args is ["sizes", string sizes])
{
    SizeSweep.Write(sizes);
    return;
}

if (args is ["sizes-compare", .. string[] compared])
{
    SizeSweep.Compare(compared);
    return;
}

if (args is ["endurance", string count])
{
    Endurance.Fuse(Number(count));
    return;
}

if (args is ["cancel", string task, string tall, string broad, string seconds])
{
    Endurance.Cancel(task, Number(tall), Number(broad), Number(seconds));
    return;
}

// The in-process toolchain, because the version of BenchmarkDotNet that is pinned knows no project of .NET 10.
ManualConfig config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher
    .FromAssembly(typeof(Program).Assembly)
    .Run(args is [string category, ..] && !category.StartsWith('-') ? ["--anyCategories", category, .. args[1..]] : args, config);

static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
