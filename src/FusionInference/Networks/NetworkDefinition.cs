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

    /// <summary>
    /// True if one file of weights fuses all tasks, each in its own way: the weights then say in their metadata which one they
    /// are used for.
    /// </summary>
    internal bool FusesAllTasks { get; init; }

    /// <summary>
    /// Masks of a pair, the first of full size and each half as high and wide as the one before; 0 or 1 mask: 0.
    /// </summary>
    internal int MaskLevels { get; init; }

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
    /// Weights as they are used for a task. Those that say neither order nor task, as the authors' files do, get the order that
    /// the network has for it; those of a network for all tasks get the task itself; any other stay as they are.
    /// </summary>
    /// <exception cref="WeightsException">The network fuses all tasks, and neither the caller nor the weights name one.</exception>
    internal WeightFile ForTask(WeightFile weights, FusionTask? task)
    {
        if (FusesAllTasks)
        {
            FusionTask asked = task ?? RequireTask(weights);
            string name = FusionTaskDefinition.Of(asked).Name;
            return weights.Metadata.GetValueOrDefault(WeightMetadata.Task) == name
                ? weights
                : With(weights, WeightMetadata.Task, name);
        }

        bool isSaid =
            weights.Metadata.ContainsKey(WeightMetadata.ImageOrder) || weights.Metadata.ContainsKey(WeightMetadata.Task);
        if (isSaid || OrderFor(task) == WeightMetadata.FirstSecond)
        {
            return weights;
        }

        return With(weights, WeightMetadata.ImageOrder, OrderFor(task));
    }

    /// <summary>The one task that weights of a network for all tasks are to be used for.</summary>
    /// <exception cref="WeightsException">The weights name none.</exception>
    internal FusionTask RequireTask(WeightFile weights) =>
        FusionTaskDefinition.Find(weights.Metadata.GetValueOrDefault(WeightMetadata.Task))?.Task
        ?? throw new WeightsException(
            weights.Name,
            $"these weights of {Name} fuse every task, each in its own way: say which (--task on the command line, Task in a recipe, "
                + "the task of a ManagedFusionEngine)"
        );

    /// <summary>What the options of a call mean for the plan of a picture with this many pixels.</summary>
    internal PlanVariant? VariantOf(FuseOptions options, long pixels) => _variant(options, pixels);

    private string OrderFor(FusionTask? task) =>
        task is FusionTask known && SecondFirstTasks.Contains(known) ? WeightMetadata.SecondFirst : WeightMetadata.FirstSecond;

    private static WeightFile With(WeightFile weights, string key, string value) =>
        new(
            weights.Tensors,
            new Dictionary<string, string>(weights.Metadata) { [key] = value },
            weights.Name,
            weights.IgnoredTensors
        );

    /// <summary>Packs weights that <see cref="RequireFusion"/> has passed.</summary>
    internal PairNetwork Pack(WeightFile weights) => _pack!(weights);
}
