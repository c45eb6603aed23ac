using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>EFRUFN, FRUFN, ReFusion or PSLPT on managed SIMD kernels, with no native library.</summary>
/// <remarks>
/// Can be used from several threads at once: each call borrows a plan (the buffers of one picture size), and a few plans are kept
/// for the next pictures. The result does not depend on the number of threads. Sizes from 1x1 on are taken; EFRUFN and FRUFN extend
/// them by reflection at the bottom and right to a multiple of eight, PSLPT of sixteen, and cut back. Dispose of the engine: it
/// holds native memory and threads. Calls that are running then end as if nothing had happened; later ones throw.
/// </remarks>
public sealed class ManagedFusionEngine : IFusionEngine
{
    private readonly NetworkFusion _fusion;
    private readonly PairNetwork? _network;
    private readonly RunningCalls _calls;

    /// <summary>Makes an engine from the weights of a network that fuses luminance, which are recognised and checked.</summary>
    /// <param name="weights">The weights of EFRUFN, FRUFN, ReFusion or PSLPT.</param>
    /// <param name="task">
    /// What is fused; null, the default, for the task that the weights name. PSLPT, whose one file fuses all tasks, needs it.
    /// </param>
    /// <exception cref="WeightsException">
    /// The weights are another network's, or not exactly the network's tensors; or they fuse all tasks and none is named.
    /// </exception>
    public ManagedFusionEngine(WeightFile weights, FusionTask? task = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        NetworkDefinition network = NetworkRegistry.Recognize(weights);
        UnusedTensors = network.RequireFusion(weights);
        weights = network.ForTask(weights, task);
        (Layout, Metadata) = (network.Layout, weights.Metadata);
        _network = network.Pack(weights);
        _fusion = new NetworkFusion(network, _network.CreatePlan, network.IsSecondImageOne(weights));
        _calls = new RunningCalls(typeof(ManagedFusionEngine), Release);
    }

    /// <summary>Makes an engine on plans of another kind, for tests.</summary>
    internal ManagedFusionEngine(NetworkDefinition network, Func<PlanKey, IPairPlan> createPlan, bool secondIsImageOne = false)
    {
        (Layout, UnusedTensors, Metadata) = (network.Layout, [], new Dictionary<string, string>());
        _fusion = new NetworkFusion(network, createPlan, secondIsImageOne);
        _calls = new RunningCalls(typeof(ManagedFusionEngine), Release);
    }

    /// <summary>The network.</summary>
    public NetworkLayout Layout { get; }

    /// <summary>Names of the dead tensors and buffers in the weight file, which the network does not use.</summary>
    public IReadOnlyList<string> UnusedTensors { get; }

    /// <summary>What the weight file says about itself; see <see cref="WeightMetadata"/>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <inheritdoc/>
    public string Name => Layout.Network;

    internal int IdlePlans => _fusion.IdlePlans;

    /// <summary>Reads the weights from a safetensors file and makes an engine from them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="task">What is fused; null, the default, for the task that the weights name.</param>
    /// <exception cref="WeightsException">The file can't be read, is damaged, or does not hold the weights of EFRUFN,
    /// FRUFN, ReFusion or PSLPT; or they fuse all tasks and none is named.</exception>
    public static ManagedFusionEngine FromFile(string path, FusionTask? task = null) => new(WeightFile.Read(path), task);

    /// <summary>Makes an engine from the weights that ship for <paramref name="task"/>.</summary>
    /// <exception cref="WeightsException">No weights ship for the task.</exception>
    public static ManagedFusionEngine ForTask(FusionTask task) => new(ShippedWeights.Load(task), task);

    /// <inheritdoc/>
    public FusionResult Fuse(
        IReadOnlyList<ImagePlane> sources,
        FuseOptions? options = null,
        IProgress<FuseProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        using RunningCalls.Call call = _calls.Enter();
        return _fusion.Fuse(sources, options, progress, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _calls.Dispose();

    private void Release()
    {
        _fusion.Dispose();
        _network?.Dispose();
    }
}
