using System.Diagnostics;
using FusionML.Inference;

namespace FusionML.Benchmarks;

/// <summary>
/// What share of the multiply-add peak each kernel reaches on one core, on a strip of a 640-pixel-wide picture that stays in the
/// caches. Peak and kernel take turns, and the best of each counts, so that both see the same machine.
/// </summary>
internal static unsafe class KernelShares
{
    private const int Height = 32;
    private const int Width = 640;
    private const int Channels = 32;
    private const int Heads = 8;
    private const int WideChannels = 48;

    /// <summary>One line of the table; operations are those of the definition, whatever way they are done.</summary>
    public readonly record struct Row(string Name, double OperationsPerSecond, double Share);

    /// <summary>Measures all kernels.</summary>
    public static (double Peak, List<Row> Rows) Measure(double secondsPerKernel)
    {
        KernelSet kernels = KernelSet.For(KernelSet.BestPath);
        Random random = new(7);
        using FeatureMap input = Filled(random, Channels),
            output = new(Height, Width, Channels);
        using NativeBuffer scratch = new(1 << 20);
        List<(string Name, double Operations, Action Body)> work = [];
        double pixels = Height * Width;

        using ConvolutionWeights convolution = new(
            RandomWeights.Values(random, 9 * Channels * Channels, 0.1f),
            [],
            Channels,
            Channels
        );
        work.Add(("convolution 3x3 32-32, direct", 2 * 9.0 * Channels * Channels * pixels, () =>
            {
                for (int y = 0; y < Height; y++)
                {
                    kernels.ConvolveRow(input, convolution, null, output, y, 0, Width, relu: true);
                }
            }));

        using LinearWeights linear = new(
            RandomWeights.Values(random, 96 * Channels, 0.1f),
            RandomWeights.Values(random, 96, 0.1f),
            Channels,
            96
        );
        work.Add(("convolution 3x3 32-32, Winograd", 2 * 9.0 * Channels * Channels * pixels, () =>
            {
                for (int y = 0; y < Height; y += 4)
                {
                    kernels.ConvolveStrip(input, convolution, null, output, y, Height, 0, Width, relu: true, scratch.Pointer);
                }
            }));

        using FeatureMap wide = Filled(random, WideChannels);
        using FeatureMap wideOutput = new(Height, Width, WideChannels);
        using ConvolutionWeights wideConvolution = new(
            RandomWeights.Values(random, 9 * WideChannels * WideChannels, 0.1f),
            [],
            WideChannels,
            WideChannels
        );
        work.Add(("convolution 3x3 48-48, Winograd", 2 * 9.0 * WideChannels * WideChannels * pixels, () =>
            {
                for (int y = 0; y < Height; y += 4)
                {
                    kernels.ConvolveStrip(wide, wideConvolution, null, wideOutput, y, Height, 0, Width, false, scratch.Pointer);
                }
            }));

        work.Add(("linear 32-96", 2.0 * Channels * 96 * 32 * 1000, () =>
            {
                for (int repeat = 0; repeat < 1000; repeat++)
                {
                    kernels.Linear(scratch.Pointer, linear, scratch.Pointer + 65536, tokens: 32);
                }
            }));

        foreach (int side in new[] { 2, 4, 8 })
        {
            SwinBlockWeights block = new(new TensorSource(RandomWeights.SwinBlock("b")), "b", Channels, Heads, side, side / 2);
            SwinEdges edges = new(null, null);
            double attention = 2.0 * 2 * side * side * Channels * pixels;
            work.Add(($"Swin block, window {side}", (2 * 10.0 * Channels * Channels * pixels) + attention, () =>
                {
                    for (int row = 0; row < Height / side; row++)
                    {
                        kernels.SwinRow(block, input, row, in edges, scratch.Pointer);
                    }
                }));
        }

        using DepthwiseWeights depthwise = new(
            RandomWeights.Values(random, 49 * Channels, 0.1f),
            RandomWeights.Values(random, Channels, 0.1f)
        );
        work.Add(("depthwise 7x7", 2 * 49.0 * Channels * pixels, () =>
            {
                for (int y = 0; y < Height; y++)
                {
                    kernels.DepthwiseRow(input, depthwise, y, output.Row(y));
                }
            }));

        double peak = 0;
        List<Row> rows = [];
        foreach ((string name, double operations, Action body) in work)
        {
            double best = 0;
            body();
            for (Stopwatch clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < secondsPerKernel; )
            {
                peak = Math.Max(peak, FmaPeak.Burst());
                long start = Stopwatch.GetTimestamp();
                body();
                best = Math.Max(best, operations / Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            rows.Add(new Row(name, best, 0));
        }

        return (peak, rows.ConvertAll(row => row with { Share = row.OperationsPerSecond / peak }));
    }

    private static FeatureMap Filled(Random random, int channels)
    {
        FeatureMap map = new(Height, Width, channels);
        map.FillPlanes(RandomWeights.Values(random, Height * Width * channels, 1));
        return map;
    }
}
