using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Training;

namespace FusionML.Ablation;

/// <summary>Multiply-adds and time of a forward pass at 448x224, the size of Table 5 of the paper.</summary>
internal static class CostStudy
{
    public const string Name = "cost";

    private const int Height = 224;
    private const int Width = 448;
    private const int Runs = 3;
    private const int Iterations = 5;

    public static string Run(StudyContext context)
    {
        StudyReport report = context.Report(Name, "Multiply-adds and time");
        report.Text(
            $"One pair of {Width}x{Height}, {context.Options.Threads} thread(s), random weights; processor seconds, the least of "
                + $"{Runs} runs after one more. \"Managed\" is the managed engine, \"TorchSharp\" the network on libtorch alone, "
                + "without the managed kernels that it trains with. GMAC are counted from the networks' tensors (convolutions, "
                + "linear layers, attention products). The paper's Table 5, counted by another tool: FRUFN 64.36 GMAC, EFRUFN "
                + "73.61 GMAC; the latter fits some six evaluations of the whole unit, of which the transformation does not "
                + "change and is here run once."
        );
        StudyTable table = new(
            "Cost of a forward pass (Table 5)",
            ["", "parameters", "GMAC", "processor s, managed", "GMAC/s, managed", "processor s, TorchSharp"]
        );
        foreach (
            (NetworkKind kind, int units, int masks) in new[]
            {
                (NetworkKind.Frufn, 1, 1),
                (NetworkKind.Efrufn, 1, Iterations),
                (NetworkKind.FrufnShared, Iterations, Iterations),
                (NetworkKind.FrufnWithoutUnfolding, 1, 1),
                (NetworkKind.EfrufnWithoutMask, 1, 1),
            }
        )
        {
            IReadOnlyDictionary<string, double> times = context.Results.Get($"cost {kind.Name}", () => Measure(context, kind));
            using FusionNetwork network = kind.Create();
            double work = MultiplyAdds.Count(network.Layout, Height, Width, units, masks) / 1e9;
            double? managed = times.TryGetValue("s managed", out double seconds) ? seconds : null;
            table.Add(kind.Name, [MultiplyAdds.Parameters(kind), work, managed, work / managed, times["s TorchSharp"]]);
        }

        report.Table("table", table);
        return report.Write();
    }

    private static Dictionary<string, double> Measure(StudyContext context, NetworkKind kind)
    {
        context.Progress.Report($"{kind.Name}: measuring time");
        manual_seed(context.Options.Seed);
        Random random = new(context.Options.Seed);
        ImagePlane[] planes = [.. Enumerable.Range(0, 2).Select(_ => Noise(random))];
        using FusionNetwork network = kind.Create();
        network.UseManagedKernels = false;
        Dictionary<string, double> times = new()
        {
            ["s TorchSharp"] = Shortest(() => TorchFusion.Fuse(network, planes[0], planes[1]), context.CancellationToken),
        };
        if (kind.Managed is FuseOptions managed)
        {
            FuseOptions options = new()
            {
                Threads = context.Options.Threads,
                MaximumIterations = managed.MaximumIterations,
                Solver = FixedPointSolver.Plain,
            };
            using ManagedFusionEngine engine = new(network.Save());
            times["s managed"] = Shortest(
                () => engine.Fuse(planes, options, cancellationToken: context.CancellationToken),
                context.CancellationToken
            );
        }

        return times;
    }

    private static double Shortest(Action action, CancellationToken cancellationToken)
    {
        action();
        return Enumerable
            .Range(0, Runs)
            .Min(_ =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                TimeSpan before = Environment.CpuUsage.TotalTime;
                action();
                return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            });
    }

    private static ImagePlane Noise(Random random)
    {
        ImagePlane plane = new(Height, Width);
        foreach (ref float sample in plane.Samples)
        {
            sample = random.NextSingle();
        }

        return plane;
    }
}
