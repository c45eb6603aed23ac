using FusionML.Inference;

namespace FusionML.Training;

/// <summary>What a stage is trained on, and how.</summary>
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
    /// Ids of metrics to measure on the whole validation pictures at each validation; none by default. A stage that trains chroma
    /// has none.
    /// </summary>
    public IReadOnlyList<string> ValidationMetrics { get; init; } = [];

    /// <summary>
    /// How training steps are cut from pairs; the stage decides about chroma. Validation takes the same size and never turns or
    /// swaps.
    /// </summary>
    public CropSamplerOptions Crops { get; init; } = new();

    /// <summary>
    /// How the network is trained. Paths of checkpoints are set by the <see cref="CheckpointStore"/>, where there is one.
    /// </summary>
    public required StageTrainerOptions Trainer { get; init; }

    /// <summary>The choices of the loss; null, the default, for <see cref="StageDefinition.PaperLoss"/>.</summary>
    public StageLossOptions? Loss { get; init; }

    /// <summary>False trains without a teacher; true, the default, with one where the stage has one.</summary>
    public bool TransferGradients { get; init; } = true;

    /// <summary>
    /// True starts from the weights of <see cref="StageDefinition.Start"/>, false from fresh ones; null, the default, as the
    /// stage says.
    /// </summary>
    public bool? StartFromEarlier { get; init; }

    /// <summary>
    /// The weights that the network starts from, whatever <see cref="StartFromEarlier"/> says; null, the default, for none.
    /// </summary>
    public WeightFile? Start { get; init; }

    /// <summary>Chooses the first weights of the network.</summary>
    public long Seed { get; init; }

    /// <summary>Whether the network starts from the weights of an earlier stage, unless <see cref="Start"/> has others.</summary>
    internal bool StartsFromEarlier(StageDefinition stage) =>
        stage.Start is not null && (StartFromEarlier ?? stage.StartsThereByDefault);
}
