using FusionML.Inference;

namespace FusionML.Training;

/// <summary>What a network is trained on for several tasks, and how.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record MultiTaskPlan
{
    /// <summary>The pairs of all four tasks.</summary>
    public required IReadOnlyList<TaskPairs> Tasks { get; init; }

    /// <summary>Ids of metrics to measure on the whole validation pictures.</summary>
    public IReadOnlyList<string> ValidationMetrics { get; init; } = [];

    /// <summary>How batches of each labelled task are cut; sides are multiples of 16.</summary>
    public CropSamplerOptions LabelledCrops { get; init; } = new();

    /// <summary>How batches of each unlabelled task are cut, of which a step joins both; sides are multiples of 16.</summary>
    public CropSamplerOptions UnlabelledCrops { get; init; } = new();

    /// <summary>How the network is trained.</summary>
    public required MultiTaskOptions Options { get; init; }

    /// <summary>The size of the network; the published one by default.</summary>
    public PslptLayouts Size { get; init; } = PslptLayouts.Published;

    /// <summary>What of the network is left out or exchanged; nothing by default.</summary>
    public PslptVariant Variant { get; init; } = PslptVariant.Published;

    /// <summary>Weights to start from; null, the default, for fresh ones.</summary>
    public WeightFile? Start { get; init; }

    /// <summary>Chooses the first weights, and the order of pairs.</summary>
    public long Seed { get; init; }

    /// <summary>The pairs of a task.</summary>
    public TaskPairs PairsOf(FusionTask task) => Tasks.Single(pairs => pairs.Task == task);
}
