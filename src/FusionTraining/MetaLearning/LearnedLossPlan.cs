using FusionML.Inference;

namespace FusionML.Training;

/// <summary>What a network is trained on with a learned loss, and how.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record LearnedLossPlan
{
    /// <summary>The task, which is written into the weights.</summary>
    public required FusionTask Task { get; init; }

    /// <summary>The pairs to train on, at least two.</summary>
    public required IReadOnlyList<TrainingPair> Training { get; init; }

    /// <summary>The pairs to choose the best weights by; without any the last ones are kept.</summary>
    public IReadOnlyList<TrainingPair> Validation { get; init; } = [];

    /// <summary>Ids of metrics to measure on the whole validation pictures.</summary>
    public IReadOnlyList<string> ValidationMetrics { get; init; } = [];

    /// <summary>How batches are cut.</summary>
    public CropSamplerOptions Crops { get; init; } = new();

    /// <summary>How the networks are trained.</summary>
    public required LearnedLossOptions Options { get; init; }

    /// <summary>All three networks to start from, as an earlier training left them; null, the default, for fresh ones.</summary>
    public WeightFile? Start { get; init; }

    /// <summary>Chooses the first weights.</summary>
    public long Seed { get; init; }
}
