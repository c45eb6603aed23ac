using System.Diagnostics;
using System.Globalization;
using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Benchmarks;

/// <summary>What a service sees that runs for long: memory over many fusions, and the time until a cancelled one ends.</summary>
internal static class Endurance
{
    private const int Points = 20;

    /// <summary>Prints the resident memory over <paramref name="count"/> fusions of pictures of changing sizes.</summary>
    public static void Fuse(int count)
    {
        using ImageFusion fusion = new(new FusionRecipe { Task = FusionTask.Ivf });
        using Process process = Process.GetCurrentProcess();
        for (int i = 1; i <= count; i++)
        {
            int side = 64 + 16 * (i % 5);
            fusion.Fuse([Draw(i, side, side + 32), Draw(i + 1, side, side + 32)]);
            if (i % (count / 10) == 0)
            {
                GC.Collect();
                process.Refresh();
                Console.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"{i, 6} fusions: {process.WorkingSet64 / 1e6:F0} MB")
                );
            }
        }
    }

    /// <summary>
    /// Cancels a fusion at 20 points of its first <paramref name="seconds"/> and prints how long it went on each time.
    /// </summary>
    public static void Cancel(string task, int height, int width, double seconds)
    {
        FusionTask chosen = FusionTaskDefinition.Find(task)?.Task
            ?? throw new ArgumentException($"There is no task '{task}'.", nameof(task));
        FusionImage[] pictures = [Draw(1, height, width), Draw(2, height, width)];
        double worst = 0;
        for (int point = 1; point <= Points; point++)
        {
            using ImageFusion fusion = new(new FusionRecipe { Task = chosen });
            using CancellationTokenSource source = new();
            long cancelled = 0;
            Thread canceller = new(() =>
            {
                Thread.Sleep(TimeSpan.FromSeconds(seconds * point / Points));
                cancelled = Stopwatch.GetTimestamp();
                source.Cancel();
            });
            canceller.Start();
            string end = "ended before";
            try
            {
                fusion.Fuse(pictures, cancellationToken: source.Token);
            }
            catch (OperationCanceledException)
            {
                double milliseconds = Stopwatch.GetElapsedTime(cancelled).TotalMilliseconds;
                worst = Math.Max(worst, milliseconds);
                end = string.Create(CultureInfo.InvariantCulture, $"{milliseconds:F0} ms");
            }

            canceller.Join();
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"cancelled at {seconds * point / Points, 6:F2} s: {end}")
            );
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"longest: {worst:F0} ms"));
    }

    private static FusionImage Draw(int seed, int height, int width)
    {
        ImagePlane plane = new(height, width);
        Span<float> samples = plane.Samples;
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (float)(0.5 + 0.4 * Math.Sin(0.01 * (i % width) * seed) * Math.Cos(0.013 * (i / width)));
        }

        return new FusionImage(plane);
    }
}
