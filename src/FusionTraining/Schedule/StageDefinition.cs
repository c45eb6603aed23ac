using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// One line of a table of training stages: what the stage trains, what it needs of earlier ones and of its pictures, and how it
/// is made. <see cref="GradientTransferStages"/> is the table of the paper.
/// </summary>
/// <remarks>
/// Immutable; can be used from several threads at once. Schedules, trainers and tools read everything from here.
/// </remarks>
public sealed class StageDefinition
{
    /// <summary>The name of the stage and of its weights, such as <c>meif</c>; checkpoints carry it as a file name.</summary>
    public required string Name { get; init; }

    /// <summary>The task of the trained weights.</summary>
    public required FusionTask Task { get; init; }

    /// <summary>Makes the stage.</summary>
    public required Func<StageParts, ITrainingStage> Create { get; init; }

    /// <summary>The stage whose network teaches this one where gradients are transferred; null for none.</summary>
    public string? Teacher { get; init; }

    /// <summary>The stage whose weights this one can start from; null for none.</summary>
    public string? Start { get; init; }

    /// <summary>
    /// Whether a plan that says nothing starts from the weights of <see cref="Start"/>; false starts from fresh ones.
    /// </summary>
    public bool StartsThereByDefault { get; init; }

    /// <summary>The stage whose frozen network fuses the luminance; null for a stage that trains such a network itself.</summary>
    public string? Luminance { get; init; }

    /// <summary>Whether the stage trains a <see cref="ColorNet"/>, on pictures with chroma.</summary>
    public bool TrainsChroma => Luminance is not null;

    /// <summary>Whether the stage needs pictures to reach.</summary>
    public bool NeedsReference { get; init; }

    /// <summary>Whether the two sources play the same part and change places at random.</summary>
    public bool SwapSources { get; init; }

    /// <summary>The choices of the paper's loss; null for a stage that has none.</summary>
    public StageLossOptions? PaperLoss { get; init; }

    /// <summary>The choices of the published code's loss; null where it has none of its own.</summary>
    public StageLossOptions? PublishedLoss { get; init; }

    /// <summary>The name of the task in the metadata of weights.</summary>
    internal string TaskName => FusionTaskDefinition.Of(Task).Name;

    /// <summary>The stages whose weights must be there before this one can train.</summary>
    /// <param name="plan">How it is to train.</param>
    internal IEnumerable<string> Needs(StagePlan plan)
    {
        string?[] names =
        [
            plan.TransferGradients ? Teacher : null,
            plan.Start is null && plan.StartsFromEarlier(this) ? Start : null,
            Luminance,
        ];
        return names.OfType<string>().Distinct();
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
