using FusionML.Training;

namespace FusionML.Estimators;

/// <summary>How <see cref="FusionTrainersCatalog.MultiExposure"/> trains.</summary>
/// <remarks>Immutable once made. The teacher stays the caller's; its weights are copied when training begins.</remarks>
public sealed record MultiExposureTrainerOptions : FusionTrainerOptions
{
    /// <summary>The pictures to reach, well exposed everywhere, images or planes; "Reference" by default.</summary>
    public string ReferenceColumnName { get; init; } = "Reference";

    /// <summary>
    /// The transformer whose gradients are transferred, best a multi-focus one, with the network that
    /// <see cref="FusionTrainerOptions.CreateNetwork"/> makes; null, the default, trains without gradient transfer.
    /// </summary>
    public FuseImagesTransformer? Teacher { get; init; }

    /// <summary>
    /// True starts from the teacher's weights; false, the default, from random ones, as the published code does.
    /// </summary>
    public bool StartFromTeacher { get; init; }

    /// <summary>The loss: the paper's by default, or <see cref="MultiExposureStageOptions.Published"/>.</summary>
    public MultiExposureStageOptions Loss { get; init; } = new();

    /// <inheritdoc/>
    internal override StageInputs Inputs =>
        new()
        {
            Reference = ReferenceColumnName,
            Teacher = Teacher,
            Start = StartFromTeacher ? Teacher : null,
            Loss = Loss,
        };

    /// <inheritdoc/>
    internal override FusionTrainerOptions With(StageDefinition stage, EarlierModels earlier) =>
        this with
        {
            Teacher = earlier[stage.Teacher],
        };
}
