using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>EFRUFN or FRUFN on TorchSharp, on the processor or on a CUDA device.</summary>
/// <remarks>
/// <para>
/// It gives what <see cref="ManagedFusionEngine"/> gives, to 1e-4: the same padding, image order, sequence, solver, progress and
/// errors. The network runs in float32, or in the type of the parameters of a network that it was handed; nothing is tracked for
/// gradients. <see cref="FuseOptions.Memory"/> does not concern it: feature maps are always whole.
/// </para>
/// <para>
/// Can be used from several threads at once; calls take turns, because one picture already occupies the device. On the processor,
/// <see cref="FuseOptions.Threads"/> is TorchSharp's number of threads, which is the whole process's, while a call runs. A
/// cancellation is noticed between two evaluations of the fixed-point map or two units of FRUFN: nothing interrupts a tensor
/// operation. A call that is running when the engine is disposed of ends as usual. The application brings libtorch (the package libtorch-cpu of its platform, or TorchSharp-cuda-linux).
/// </para>
/// </remarks>
public sealed class TorchSharpFusionEngine : IFusionEngine
{
    private readonly SharedNetwork _network;
    private readonly NetworkFusion _fusion;
    private readonly RunningCalls _calls;

    /// <summary>Makes an engine from the weights of EFRUFN or FRUFN, which are recognised and checked.</summary>
    /// <param name="weights">The weights; they are copied.</param>
    /// <param name="gpuDeviceId">The CUDA device, from 0; null for the processor.</param>
    /// <exception cref="WeightsException">The weights are another network's, or not exactly the network's tensors.</exception>
    /// <exception cref="TorchBackendException">
    /// libtorch can't be loaded, the CUDA device is not there, or the device computes wrong: see <see cref="TorchSharpDevice"/>.
    /// </exception>
    public TorchSharpFusionEngine(WeightFile weights, int? gpuDeviceId = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        NetworkDefinition definition = NetworkRegistry.Recognize(weights);
        UnusedTensors = definition.RequireFusion(weights);
        RequireModule(definition, weights);
        (Layout, Metadata) = (definition.Layout, weights.Metadata);
        Device device = TorchSharpDevice.Require(gpuDeviceId);
        _network = TorchBackend.Run(() => new SharedNetwork(Load(Layout, weights, device), isOwned: true), device.ToString());
        _fusion = new NetworkFusion(definition, _network.CreatePlan, definition.IsSecondImageOne(weights));
        _calls = new RunningCalls(typeof(TorchSharpFusionEngine), Release);
        GpuDeviceId = gpuDeviceId;
    }

    /// <summary>
    /// Makes an engine on a network that the caller keeps: what training changes in it shows in the next picture.
    /// </summary>
    /// <param name="network">
    /// The network, on the device where it is to run; it must not be trained, moved or disposed of while a call runs, and stays
    /// the caller's when the engine is disposed of.
    /// </param>
    /// <exception cref="NotSupportedException">The network is neither <see cref="Efrufn"/> nor <see cref="Frufn"/>.</exception>
    /// <exception cref="TorchBackendException">Its device computes wrong: see <see cref="TorchSharpDevice"/>.</exception>
    public TorchSharpFusionEngine(FusionNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Layout = network.Layout;
        UnusedTensors = [];
        Metadata = new Dictionary<string, string> { [WeightMetadata.Network] = Layout.Network };
        _network = new SharedNetwork(network, isOwned: false);
        _fusion = new NetworkFusion(SharedNetwork.Describe(network), _network.CreatePlan, secondIsImageOne: false);
        _calls = new RunningCalls(typeof(TorchSharpFusionEngine), Release);
        GpuDeviceId = _network.GpuDeviceId;
    }

    /// <summary>True if libtorch is there and finds a CUDA device with this number. Never throws.</summary>
    public static bool IsCudaAvailable(int gpuDeviceId = 0) => TorchBackend.HasCuda(gpuDeviceId);

    /// <summary>The network.</summary>
    public NetworkLayout Layout { get; }

    /// <summary>Names of the dead tensors and buffers in the weight file, which the network does not use.</summary>
    public IReadOnlyList<string> UnusedTensors { get; }

    /// <summary>What the weight file says about itself; see <see cref="WeightMetadata"/>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The CUDA device, or null for the processor.</summary>
    public int? GpuDeviceId { get; }

    /// <inheritdoc/>
    public string Name => Layout.Network;

    /// <summary>Reads the weights from a safetensors file and makes an engine from them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="gpuDeviceId">The CUDA device, from 0; null for the processor.</param>
    /// <exception cref="WeightsException">
    /// The file can't be read, is damaged, or does not hold the weights of EFRUFN or FRUFN.
    /// </exception>
    /// <exception cref="TorchBackendException">
    /// libtorch can't be loaded, the CUDA device is not there, or the device computes wrong: see <see cref="TorchSharpDevice"/>.
    /// </exception>
    public static TorchSharpFusionEngine FromFile(string path, int? gpuDeviceId = null) =>
        new(WeightFile.Read(path), gpuDeviceId);

    /// <summary>The backend of an <see cref="ImageFusion"/>: its network runs on TorchSharp.</summary>
    /// <param name="gpuDeviceId">The CUDA device, from 0; null for the processor.</param>
    public static NetworkEngineFactory Factory(int? gpuDeviceId = null) =>
        weights => new TorchSharpFusionEngine(weights, gpuDeviceId);

    /// <inheritdoc/>
    /// <exception cref="TorchBackendException">TorchSharp failed, for want of memory for example.</exception>
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
        _network.Dispose();
    }

    /// <summary>Refuses weights of a network that this engine has no plan for.</summary>
    private static void RequireModule(NetworkDefinition definition, WeightFile weights)
    {
        if (definition.Layout != NetworkLayout.Efrufn && definition.Layout != NetworkLayout.Frufn)
        {
            throw new WeightsException(
                weights.Name,
                $"the weights are those of {definition.Name}, which runs on managed kernels alone: set Backend to Managed, or take "
                    + "a ManagedFusionEngine"
            );
        }
    }

    private static FusionNetwork Load(NetworkLayout layout, WeightFile weights, Device device)
    {
        using DisposeScope scope = NewDisposeScope();

        // Fresh networks draw random weights; a training run beside this must not notice.
        Tensor randomState = get_rng_state();
        FusionNetwork network = layout == NetworkLayout.Efrufn ? new Efrufn() : new Frufn();
        set_rng_state(randomState);
        NetworkWeights.LoadInAnyOrder(network, layout, weights);
        network.to(device);
        network.eval();

        // A caller's scope must not take the parameters with it.
        foreach (Tensor tensor in network.parameters().Concat(network.buffers()))
        {
            tensor.DetachFromDisposeScope();
        }

        return network;
    }
}
