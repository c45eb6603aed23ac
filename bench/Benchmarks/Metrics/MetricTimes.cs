using System.Diagnostics;
using System.Globalization;
using FusionML.Imaging;
using FusionML.Metrics;

namespace FusionML.Benchmarks;

/// <summary>
/// Prints the shortest of several times of every metric, and of the default set, as lines of "id milliseconds value".
/// </summary>
internal static class MetricTimes
{
    private const int FewestRuns = 5;
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(0.5);

    /// <summary>Times the metrics on three pictures from files.</summary>
    public static void Print(string first, string second, string fused)
    {
        MetricInput input = new([Read(first), Read(second)], Read(fused));
        foreach (FusionMetric metric in MetricRegistry.All)
        {
            (double milliseconds, MetricReport report) = Shortest(new MetricEvaluator([metric], maxThreads: 1), input);
            Write(metric.Definition.Id, milliseconds, report[0].Value.Value);
        }

        Write(
            "default-set-1-thread",
            Shortest(new MetricEvaluator(MetricRegistry.Default, maxThreads: 1), input).Milliseconds,
            double.NaN
        );
        Write(
            "default-set-2-threads",
            Shortest(new MetricEvaluator(MetricRegistry.Default, maxThreads: 2), input).Milliseconds,
            double.NaN
        );
    }

    private static MetricPicture Read(string path) => MetricPicture.From(PictureFile.Read(path), path);

    private static void Write(string id, double milliseconds, double value) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{id} {milliseconds:F3} {value:R}"));

    private static (double Milliseconds, MetricReport Report) Shortest(MetricEvaluator evaluator, MetricInput input)
    {
        MetricReport report = evaluator.Evaluate(input);
        TimeSpan shortest = TimeSpan.MaxValue;
        long started = Stopwatch.GetTimestamp();
        for (int run = 0; run < FewestRuns || Stopwatch.GetElapsedTime(started) < LeastTime; run++)
        {
            long begin = Stopwatch.GetTimestamp();
            report = evaluator.Evaluate(input);
            TimeSpan time = Stopwatch.GetElapsedTime(begin);
            shortest = time < shortest ? time : shortest;
        }

        return (shortest.TotalMilliseconds, report);
    }
}
