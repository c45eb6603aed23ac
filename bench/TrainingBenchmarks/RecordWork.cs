using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Training;

namespace FusionML.TrainingBenchmarks;

/// <summary>A fusion or a training step of EFRUFN on one arithmetic, ready to be done again and again.</summary>
internal sealed class RecordWork : IDisposable
{
    public const string Fusion = "fusion";
    public const string Step = "step";

    /// <summary>
    /// Managed kernels: a fusion needs no libtorch, a step has them for the attention and the untracked evaluations.
    /// </summary>
    public const string Managed = "managed";

    /// <summary>The TorchSharp backend as it ships: libtorch with managed kernels for the attention.</summary>
    public const string Backend = "TorchSharp backend";

    /// <summary>Operations of libtorch alone, as any other program on TorchSharp would have them.</summary>
    public const string LibTorch = "libtorch alone";

    private const int Seed = 1;
    private const int Evaluations = 5;

    private readonly Func<ImagePlane?> _once;
    private readonly IDisposable[] _owned;

    private RecordWork(Func<ImagePlane?> once, params IDisposable[] owned) => (_once, _owned) = (once, owned);

    /// <summary>What a work is compared on.</summary>
    /// <exception cref="ArgumentException">There is no such work.</exception>
    public static IReadOnlyList<string> Arithmetics(string work) =>
        work switch
        {
            Fusion => [Managed, Backend, LibTorch],
            Step => [Managed, LibTorch],
            _ => throw new ArgumentException($"'{work}' is neither {Fusion} nor {Step}."),
        };

    /// <summary>Prepares it.</summary>
    /// <exception cref="ArgumentException">There is no such work or arithmetic.</exception>
    public static RecordWork Create(string work, string arithmetic, RecordSetting setting)
    {
        if (!Arithmetics(work).Contains(arithmetic))
        {
            throw new ArgumentException($"'{arithmetic}' is none of {string.Join(", ", Arithmetics(work))}.");
        }

        return work == Fusion ? CreateFusion(arithmetic, setting) : CreateStep(arithmetic, setting);
    }

    /// <summary>Does it once; the picture of a fusion.</summary>
    public ImagePlane? Do() => _once();

    public void Dispose() => Array.ForEach(_owned, owned => owned.Dispose());

    private static RecordWork CreateFusion(string arithmetic, RecordSetting setting)
    {
        WeightFile weights = ShippedWeights.Load(FusionTask.Ivf);
        ImagePlane[] sources = [Noise(setting, 1), Noise(setting, 2)];
        FuseOptions options = new()
        {
            Solver = FixedPointSolver.Plain,
            MaximumIterations = Evaluations,
            Threads = setting.Threads,
        };
        if (arithmetic == Managed)
        {
            ManagedFusionEngine managed = new(weights);
            return new RecordWork(() => managed.Fuse(sources, options).Fused, managed);
        }

        Efrufn network = new() { UseManagedKernels = arithmetic == Backend };
        network.Load(weights);
        network.eval();
        TorchSharpFusionEngine engine = new(network);
        return new RecordWork(() => engine.Fuse(sources, options).Fused, engine, network);
    }

    private static RecordWork CreateStep(string arithmetic, RecordSetting setting)
    {
        set_num_threads(setting.Threads);
        manual_seed(Seed);
        TrainingRun run = new(new Efrufn { UseManagedKernels = arithmetic == Managed }, setting.Width, setting.Batch);
        return new RecordWork(
            () =>
            {
                run.Take(1);
                return null;
            },
            run
        );
    }

    private static ImagePlane Noise(RecordSetting setting, int seed)
    {
        Random random = new(seed);
        ImagePlane plane = new(setting.Height, setting.Width);
        foreach (ref float sample in plane.Samples)
        {
            sample = random.NextSingle();
        }

        return plane;
    }
}
