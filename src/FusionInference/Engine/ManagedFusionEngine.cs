using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>EFRUFN or FRUFN on managed SIMD kernels, with no native library.</summary>
/// <remarks>
/// Can be used from several threads at once: each call borrows a plan (the buffers of one picture size), and a few plans are kept
/// for the next pictures. The result does not depend on the number of threads. Sizes from 1x1 on are extended by reflection at
/// the bottom and right to the network's multiple of eight and cut back. Dispose of the engine when no call is running any more:
/// it holds native memory and threads.
/// </remarks>
public sealed class ManagedFusionEngine : IFusionEngine
{
    private readonly PlanPool<IPairPlan> _plans;
    private readonly PairNetwork? _network;
    private readonly bool _secondIsImageOne;

    /// <summary>Makes an engine from the weights of EFRUFN or FRUFN, which are recognised and checked.</summary>
    /// <exception cref="WeightsException">The weights are another network's, or not exactly the network's tensors.</exception>
    public ManagedFusionEngine(WeightFile weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Layout = NetworkLayout.Recognize(weights);
        UnusedTensors = Layout.Check(weights);
        Metadata = weights.Metadata;
        _secondIsImageOne = ReadImageOrder(weights);
        _network = PairNetwork.Create(Layout, weights);
        _plans = new PlanPool<IPairPlan>(_network.CreatePlan);
    }

    /// <summary>Makes an engine on plans of another kind, for tests.</summary>
    internal ManagedFusionEngine(NetworkLayout layout, Func<PlanKey, IPairPlan> createPlan, bool secondIsImageOne = false)
    {
        (Layout, UnusedTensors, Metadata, _secondIsImageOne) = (layout, [], new Dictionary<string, string>(), secondIsImageOne);
        _plans = new PlanPool<IPairPlan>(createPlan);
    }

    /// <summary>The network.</summary>
    public NetworkLayout Layout { get; }

    /// <summary>Names of the dead tensors and buffers in the weight file, which the network does not use.</summary>
    public IReadOnlyList<string> UnusedTensors { get; }

    /// <summary>What the weight file says about itself; see <see cref="WeightMetadata"/>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <inheritdoc/>
    public string Name => Layout.Network;

    internal int IdlePlans => _plans.IdleCount;

    /// <summary>Reads the weights from a safetensors file and makes an engine from them.</summary>
    /// <exception cref="WeightsException">The file can't be read, is damaged, or does not hold the weights of EFRUFN or
    /// FRUFN.</exception>
    public static ManagedFusionEngine FromFile(string path) => new(WeightFile.Read(path));

    /// <summary>Makes an engine from the weights that ship for <paramref name="task"/>.</summary>
    /// <exception cref="WeightsException">No weights ship for the task.</exception>
    public static ManagedFusionEngine ForTask(FusionTask task) => new(ShippedWeights.Load(task));

    /// <inheritdoc/>
    public FusionResult Fuse(
        IReadOnlyList<ImagePlane> sources,
        FuseOptions? options = null,
        IProgress<FuseProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        SourcePlanes.Require(sources);
        options ??= new FuseOptions();
        cancellationToken.ThrowIfCancellationRequested();
        int steps = sources.Count - 1;
        FusionResult result = FuseStep(sources[0], 1);
        for (int step = 2; step <= steps; step++)
        {
            result = FuseStep(result.Fused, step);
        }

        return result;

        FusionResult FuseStep(ImagePlane first, int step)
        {
            return FusePair(first, sources[step], options, Report, cancellationToken);

            void Report(FuseProgress part) => progress?.Report(part with { Fraction = (step - 1 + part.Fraction) / steps });
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _plans.Dispose();
        _network?.Dispose();
    }

    private FusionResult FusePair(
        ImagePlane first,
        ImagePlane second,
        FuseOptions options,
        Action<FuseProgress> report,
        CancellationToken cancellationToken)
    {
        int height = ReflectPadding.RoundUp(first.Height, NetworkSize.Multiple);
        int width = ReflectPadding.RoundUp(first.Width, NetworkSize.Multiple);
        if ((long)height * width > Array.MaxLength)
        {
            throw new PictureException($"A picture of {first.Width}x{first.Height} is too large for {Name}.");
        }

        int pixels = height * width;
        float[] one = new float[pixels];
        float[] two = new float[pixels];
        ReflectPadding.Pad(_secondIsImageOne ? second : first, one, height, width);
        ReflectPadding.Pad(_secondIsImageOne ? first : second, two, height, width);
        float[] fused = new float[pixels];
        float[] mask = new float[pixels];
        report(new FuseProgress(0));
        PairSolution solution;
        PlanKey key = new(height, width, options.EffectiveThreads, options.FixedPoint, options.EffectiveMemory(pixels));
        using (PlanPool<IPairPlan>.Lease lease = _plans.Rent(key))
        {
            solution = lease.Plan.Fuse(one, two, new PairOutput(fused, mask), options, report, cancellationToken);
        }

        // A state can stay finite and still be too large for the decoder.
        DivergenceException.Check(fused, solution.Residuals.Count, solution.Residuals);
        int bitDepth = Math.Max(first.BitDepth, second.BitDepth);
        ImagePlane picture = ReflectPadding.Crop(fused, width, first.Height, first.Width, bitDepth);
        foreach (ref float sample in picture.Samples)
        {
            sample = Math.Clamp(sample, 0, 1);
        }

        report(new FuseProgress(1, solution.Residuals.Count, solution.Residuals.Count > 0 ? solution.Residuals[^1] : null));
        ImagePlane croppedMask = ReflectPadding.Crop(mask, width, first.Height, first.Width, bitDepth: 32);
        return new FusionResult(picture, croppedMask, solution.Residuals, solution.Converged);
    }

    private static bool ReadImageOrder(WeightFile weights) => weights.Metadata.GetValueOrDefault(WeightMetadata.ImageOrder) switch
    {
        null or WeightMetadata.FirstSecond => false,
        WeightMetadata.SecondFirst => true,
        string other => throw new WeightsException(weights.Name,
            $"the metadata's {WeightMetadata.ImageOrder} is '{other}', " +
            $"neither '{WeightMetadata.FirstSecond}' nor '{WeightMetadata.SecondFirst}'"),
    };
}
