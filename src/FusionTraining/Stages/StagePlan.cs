using FusionML.Inference;

namespace FusionML.Training;

/// <summary>What a stage of a <see cref="GradientTransferSchedule"/> is trained on, and how.</summary>
/// <remarks>Immutable.</remarks>
public sealed record StagePlan
{
    /// <summary>The pairs to train on.</summary>
    public required IReadOnlyList<TrainingPair> Training { get; init; }

    /// <summary>
    /// The pairs to validate on; with any, the weights of the best validation are kept, by the loss or by the metrics as
    /// <see cref="StageTrainerOptions.Best"/> says, otherwise the last ones.
    /// </summary>
    public IReadOnlyList<TrainingPair> Validation { get; init; } = [];

    /// <summary>
    /// Ids of metrics to measure on the whole validation pictures at each validation; none by default. ColorNet has none.
    /// </summary>
    public IReadOnlyList<string> ValidationMetrics { get; init; } = [];

    /// <summary>How training steps are cut from pairs. Validation takes the same size and never turns or swaps.</summary>
    public CropSamplerOptions Crops { get; init; } = new();

    /// <summary>
    /// The weights that the network starts from; null, the default, for those that the schedule chooses.
    /// </summary>
    public WeightFile? Start { get; init; }

    /// <summary>How the network is trained. The schedule sets the paths of checkpoints itself.</summary>
    public required StageTrainerOptions Trainer { get; init; }
}
