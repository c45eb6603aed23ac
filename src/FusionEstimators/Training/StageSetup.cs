using FusionML.Inference;
using FusionML.Training;

namespace FusionML.Estimators;

/// <summary>What tells the trainer of one stage from the others.</summary>
internal sealed record StageSetup
{
    /// <summary>The name of the stage's weights in a folder of <see cref="GradientTransferSchedule"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The task of the trained transformer.</summary>
    public required FusionTask Task { get; init; }

    /// <summary>What the caller asked for.</summary>
    public required FusionTrainerOptions Options { get; init; }

    /// <summary>The column with the pictures to reach, or null where none are needed.</summary>
    public string? Reference { get; init; }

    /// <summary>True if the pictures must have colours.</summary>
    public bool NeedsColor { get; init; }

    /// <summary>True if the sources change places at random.</summary>
    public bool SwapSources { get; init; }

    /// <summary>The earlier stages that this one needs, by their names in the folder.</summary>
    public IReadOnlyList<(string Name, FuseImagesTransformer Transformer)> Earlier { get; init; } = [];

    /// <summary>The schedule of this stage alone.</summary>
    public required Func<StagePlan, GradientTransferScheduleOptions> Schedule { get; init; }

    /// <summary>How the trained transformer fuses, given what was trained.</summary>
    public required Func<WeightFile, FuseImagesOptions> Fuse { get; init; }
}
