namespace FusionML.Inference;

/// <summary>What the library knows of a network: its tensors, what it is for, and how it is made ready to run.</summary>
/// <remarks>Immutable; can be used from several threads at once. <see cref="NetworkRegistry"/> lists all of them.</remarks>
public sealed class NetworkDefinition
{
    private readonly Func<NetworkLayout> _layout;
    private readonly Func<WeightFile, PairNetwork>? _pack;
    private readonly Func<FuseOptions, long, PlanVariant?> _variant;

    /// <summary>Describes a network.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="layout">Gives its tensors, which are listed when somebody asks for them.</param>
    /// <param name="pack">Packs weights that have been checked; null for a network that does not fuse luminance.</param>
    /// <param name="variant">
    /// What the options of a call mean for the plan of a picture with this many pixels; null for a network without choices.
    /// </param>
    internal NetworkDefinition(
        string name,
        Func<NetworkLayout> layout,
        Func<WeightFile, PairNetwork>? pack = null,
        Func<FuseOptions, long, PlanVariant?>? variant = null
    ) => (Name, _layout, _pack, _variant) = (name, layout, pack, variant ?? ((_, _) => null));

    /// <summary>
    /// The network's name in metadata and on the command line: <c>efrufn</c>, <c>frufn</c>, <c>refusion</c>, <c>pslpt</c>,
    /// <c>colornet</c>.
    /// </summary>
    public string Name { get; }

    /// <summary>The tensors of a weight file.</summary>
    public NetworkLayout Layout => _layout();

    /// <summary>True if the network fuses the luminance of two pictures; false for ColorNet, which decides chroma.</summary>
    public bool FusesLuminance => _pack is not null;

    /// <summary>
    /// True if the network iterates to a fixed point, so that <see cref="FuseOptions.Solver"/>, <see
    /// cref="FuseOptions.MaximumIterations"/> and their like concern it.
    /// </summary>
    public bool HasFixedPoint { get; internal init; }

    /// <summary>True if <see cref="FuseOptions.Memory"/> concerns the network.</summary>
    public bool HasMemoryChoice { get; internal init; }

    /// <summary>
    /// Gives the bytes that a plan takes at its peak, with what it iterates and the planes that it writes; null for a network that
    /// does not fuse luminance.
    /// </summary>
    internal Func<PlanKey, FuseOptions, long>? PlanBytes { get; init; }

    /// <summary>What both sides of a picture are extended to a multiple of.</summary>
    internal int SizeMultiple { get; init; } = NetworkSize.Multiple;

    /// <summary>The tasks for which it takes the second source as its image 1, where the weights name no order.</summary>
    internal IReadOnlyList<FusionTask> SecondFirstTasks { get; init; } = [];

    /// <summary>Checks that the weights are exactly this network's and that it fuses luminance.</summary>
    /// <returns>The names of the dead tensors and buffers that the file holds and the network does not use.</returns>
    /// <exception cref="WeightsException">The tensors are others, the network does not fuse luminance, or the file names an order
    /// of pictures that does not exist.</exception>
    internal IReadOnlyList<string> RequireFusion(WeightFile weights)
    {
        IReadOnlyList<string> unused = Layout.Check(weights);
        _ = IsSecondImageOne(weights);
        return FusesLuminance
            ? unused
            : throw new WeightsException(weights.Name, $"the weights are those of {Name}, which does not fuse luminance");
    }

    /// <summary>
    /// True if the network takes the second source as its image 1: as the weights say, or else as it does for their task.
    /// </summary>
    /// <exception cref="WeightsException">The file names another order.</exception>
    internal bool IsSecondImageOne(WeightFile weights) =>
        WeightMetadata.IsSecondImageOne(
            weights,
            OrderFor(FusionTaskDefinition.Find(weights.Metadata.GetValueOrDefault(WeightMetadata.Task))?.Task)
        );

    /// <summary>
    /// Weights that say neither order nor task, as the authors' files do, with the order that the network has for the task that they
    /// are used for; any other as they are.
    /// </summary>
    internal WeightFile Ordered(WeightFile weights, FusionTask? task)
    {
        bool isSaid =
            weights.Metadata.ContainsKey(WeightMetadata.ImageOrder) || weights.Metadata.ContainsKey(WeightMetadata.Task);
        if (isSaid || OrderFor(task) == WeightMetadata.FirstSecond)
        {
            return weights;
        }

        Dictionary<string, string> metadata = new(weights.Metadata) { [WeightMetadata.ImageOrder] = OrderFor(task) };
        return new WeightFile(weights.Tensors, metadata, weights.Name, weights.IgnoredTensors);
    }

    /// <summary>What the options of a call mean for the plan of a picture with this many pixels.</summary>
    internal PlanVariant? VariantOf(FuseOptions options, long pixels) => _variant(options, pixels);

    private string OrderFor(FusionTask? task) =>
        task is FusionTask known && SecondFirstTasks.Contains(known) ? WeightMetadata.SecondFirst : WeightMetadata.FirstSecond;

    /// <summary>Packs weights that <see cref="RequireFusion"/> has passed.</summary>
    internal PairNetwork Pack(WeightFile weights) => _pack!(weights);
}
