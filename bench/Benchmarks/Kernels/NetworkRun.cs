using System.Diagnostics;
using System.Text.Json;
using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Benchmarks;

/// <summary>
/// One network on one size, timed in a process of its own so that its peak memory is its own. Bursts of multiply-adds between the
/// runs measure what the machine gives at that time.
/// </summary>
internal static class NetworkRun
{
    private const int Iterations = 5;
    private const int BurstsPerRun = 40;

    /// <summary>What a run found.</summary>
    /// <param name="Seconds">The best run.</param>
    /// <param name="ProcessorSeconds">Least processor time of all threads in a run; says more than the clock on a busy machine,
    /// if threads is 1.</param>
    /// <param name="Peak">Best multiply-add rate of one core, operations per second.</param>
    /// <param name="PeakMegabytes">Largest resident memory of the process.</param>
    /// <param name="SinceStart">Seconds from the start of the process to the end of the first run.</param>
    public readonly record struct Result(
        double Seconds,
        double ProcessorSeconds,
        double Peak,
        double PeakMegabytes,
        double SinceStart
    );

    /// <summary>Runs and prints the result as one line of JSON.</summary>
    public static void Print(string kind, int height, int width, int threadCount, int runs, string weights)
    {
        using KernelThreads threads = new(threadCount);
        using Subject subject = Make(kind, height, width, threads, weights);
        using Process process = Process.GetCurrentProcess();
        double seconds = double.MaxValue,
            processor = double.MaxValue,
            peak = 0,
            sinceStart = 0;
        for (int run = 0; run < runs; run++)
        {
            process.Refresh();
            TimeSpan before = process.TotalProcessorTime;
            long start = Stopwatch.GetTimestamp();
            subject.Run();
            seconds = Math.Min(seconds, Stopwatch.GetElapsedTime(start).TotalSeconds);
            process.Refresh();
            processor = Math.Min(processor, (process.TotalProcessorTime - before).TotalSeconds);
            sinceStart = run == 0 ? (DateTime.Now - process.StartTime).TotalSeconds : sinceStart;
            for (int burst = 0; burst < BurstsPerRun; burst++)
            {
                peak = Math.Max(peak, FmaPeak.Burst());
            }
        }

        process.Refresh();
        Result result = new(seconds, processor, peak, process.PeakWorkingSet64 / 1e6, sinceStart);
        Console.WriteLine(JsonSerializer.Serialize(result));
    }

    /// <summary>Runs in a fresh process of this program.</summary>
    public static Result InFreshProcess(string kind, int height, int width, int threads, int runs, string weights)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true };
        string self = typeof(NetworkRun).Assembly.Location;
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(self);
        }

        foreach (object argument in new object[] { "speed-run", kind, height, width, threads, runs, weights })
        {
            start.ArgumentList.Add($"{argument}");
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Result>(output)
            : throw new InvalidOperationException($"The run '{kind} {width}x{height}' ended with exit code {process.ExitCode}.");
    }

    private static Subject Make(string kind, int height, int width, KernelThreads threads, string weights) =>
        kind switch
        {
            "efrufn" => new MaskSubject(weights, height, width, network => new EfrufnPlan(
                network,
                height,
                width,
                threads,
                KernelOptions.Default
            )),
            "efrufn-strips" => new MaskSubject(weights, height, width, network =>
                Strips(network, height, width, isSmallest: false, threads)
            ),
            "efrufn-smallest" => new MaskSubject(weights, height, width, network =>
                Strips(network, height, width, isSmallest: true, threads)
            ),
            "frufn" => new FrufnSubject(height, width, threads),
            "refusion" => new ReFusionSubject(height, width, network => new ReFusionPlan(
                network,
                height,
                width,
                threads,
                KernelOptions.Default
            )),
            "refusion-strips" => new ReFusionSubject(height, width, network => new ReFusionStripPlan(
                network,
                width,
                ReFusionStrips.For(height, width),
                threads,
                KernelOptions.Default
            )),
            "refusion-smallest" => new ReFusionSubject(height, width, network => new ReFusionAgainPlan(
                network,
                width,
                ReFusionStrips.For(height, width),
                threads,
                KernelOptions.Default
            )),
            "pslpt" => new PslptSubject(height, width, height, threads),
            "pslpt-strips" => new PslptSubject(height, width, PslptVariant.StepRowsFor(FusionMemory.Strips, height), threads),
            "pslpt-smallest" => new PslptSubject(height, width, PslptVariant.StepRowsFor(FusionMemory.Smallest, height), threads),
            "onnx" => new OnnxSubject(weights, height, width, threads.Count),
            "colornet" => new ColorNetSubject(
                weights => new ColorNetPlan(weights, height, width, threads, KernelOptions.Default),
                height,
                width
            ),
            "colornet-strips" => new ColorNetSubject(
                weights => new ColorNetStripPlan(
                    weights,
                    height,
                    width,
                    ColorNetStripPlan.StripRowsFor(width),
                    threads,
                    KernelOptions.Default
                ),
                height,
                width
            ),
            _ => throw new ArgumentException($"'{kind}' is no network that this program times.", nameof(kind)),
        };

    private static EfrufnTiledPlan Strips(EfrufnWeights network, int height, int width, bool isSmallest, KernelThreads threads) =>
        new(network, height, width, EfrufnTiledPlan.StripRowsFor(width, isSmallest), isSmallest, threads, KernelOptions.Default);

    private static ImagePlane NewPlane(Random random, int height, int width) =>
        new(height, width, RandomWeights.Picture(random, height * width));

    private static PaddedPlane Picture(Random random, int height, int width) => PaddedPlane.Of(NewPlane(random, height, width));

    internal abstract class Subject : IDisposable
    {
        public abstract void Run();

        public abstract void Dispose();
    }

    /// <summary>EFRUFN from 0 by five plain iterations, with the published weights.</summary>
    private sealed class MaskSubject : Subject
    {
        private readonly EfrufnWeights _weights;
        private readonly IMaskPlan _plan;
        private readonly PaddedPlane _first;
        private readonly PaddedPlane _second;
        private readonly CroppedPlane _fused;

        public MaskSubject(string weights, int height, int width, Func<EfrufnWeights, IMaskPlan> make)
        {
            _weights = new EfrufnWeights(WeightFile.Read(weights));
            _plan = make(_weights);
            Random random = new(3);
            _first = Picture(random, height, width);
            _second = Picture(random, height, width);
            _fused = new CroppedPlane(height, width, bitDepth: 8);
        }

        public override void Run()
        {
            _plan.Prepare(_first, _second, CancellationToken.None);
            using SolverState start = _plan.NewMask();
            using SolverState other = _plan.NewMask();
            (SolverState mask, SolverState next) = (start, other);
            for (int iteration = 0; iteration < Iterations; iteration++)
            {
                _plan.IterateMask(mask, next, CancellationToken.None);
                (mask, next) = (next, mask);
            }

            _plan.ReadOut(mask, _fused, CancellationToken.None);
        }

        public override void Dispose()
        {
            _plan.Dispose();
            _weights.Dispose();
        }
    }

    private sealed class FrufnSubject : Subject
    {
        private readonly FrufnWeights _weights = new(RandomWeights.Network(NetworkLayout.Frufn));
        private readonly FrufnPlan _plan;
        private readonly PaddedPlane _first;
        private readonly PaddedPlane _second;
        private readonly CroppedPlane _fused;

        public FrufnSubject(int height, int width, KernelThreads threads)
        {
            _plan = new FrufnPlan(_weights, height, width, threads, KernelOptions.Default);
            Random random = new(3);
            _first = Picture(random, height, width);
            _second = Picture(random, height, width);
            _fused = new CroppedPlane(height, width, bitDepth: 8);
        }

        public override void Run() => _plan.Run(_first, _second, _fused, [], CancellationToken.None);

        public override void Dispose()
        {
            _plan.Dispose();
            _weights.Dispose();
        }
    }

    private sealed class ReFusionSubject : Subject
    {
        private readonly ReFusionWeights _weights = new(RandomWeights.Network(NetworkLayout.ReFusion));
        private readonly IReFusionPlan _plan;
        private readonly PaddedPlane _first;
        private readonly PaddedPlane _second;
        private readonly CroppedPlane _fused;

        public ReFusionSubject(int height, int width, Func<ReFusionWeights, IReFusionPlan> make)
        {
            _plan = make(_weights);
            Random random = new(3);
            _first = Picture(random, height, width);
            _second = Picture(random, height, width);
            _fused = new CroppedPlane(height, width, bitDepth: 8);
        }

        public override void Run() => _plan.Run(_first, _second, _fused, CancellationToken.None);

        public override void Dispose()
        {
            _plan.Dispose();
            _weights.Dispose();
        }
    }

    private sealed class PslptSubject : Subject
    {
        private readonly PslptWeights _weights = new(RandomWeights.Network(NetworkLayout.Pslpt), PslptSet.Labelled);
        private readonly PslptPlan _plan;
        private readonly PslptPictures _pictures;

        public PslptSubject(int height, int width, int stepRows, KernelThreads threads)
        {
            _plan = new PslptPlan(_weights, height, width, stepRows, threads, KernelOptions.Default);
            Random random = new(3);
            _pictures = new PslptPictures(
                Picture(random, height, width),
                Picture(random, height, width),
                new CroppedPlane(height, width, bitDepth: 8),
                MaskPyramid.NewPlanes(height, width, PslptWeights.Levels)
            );
        }

        public override void Run() => _plan.Run(_pictures, CancellationToken.None);

        public override void Dispose()
        {
            _plan.Dispose();
            _weights.Dispose();
        }
    }

    private sealed class ColorNetSubject : Subject
    {
        private readonly ColorNetWeights _weights = new(RandomWeights.Network(NetworkLayout.ColorNet));
        private readonly IColorNetPlan _plan;
        private readonly ColorNetSources _sources;
        private readonly ImagePlane _cr;
        private readonly ImagePlane _cb;

        public ColorNetSubject(Func<ColorNetWeights, IColorNetPlan> make, int height, int width)
        {
            _plan = make(_weights);
            Random random = new(3);
            ImagePlane luminance = NewPlane(random, height, width);
            _sources = new ColorNetSources(luminance, Colored(random, luminance), Colored(random, luminance));
            (_cr, _cb) = (new ImagePlane(height, width), new ImagePlane(height, width));
        }

        public override void Run() => _plan.Run(_sources, _cr, _cb, CancellationToken.None);

        private static FusionImage Colored(Random random, ImagePlane luminance) =>
            new(
                luminance,
                NewPlane(random, luminance.Height, luminance.Width),
                NewPlane(random, luminance.Height, luminance.Width)
            );

        public override void Dispose()
        {
            _plan.Dispose();
            _weights.Dispose();
        }
    }
}
