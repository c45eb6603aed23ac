using FusionML.Training;

namespace FusionML.Estimators;

/// <summary>How <see cref="FusionTrainersCatalog.InfraredVisible"/> trains.</summary>
/// <remarks>Immutable once made. The teacher stays the caller's; its weights are copied when training begins.</remarks>
public sealed record InfraredVisibleTrainerOptions : FusionTrainerOptions
{
    /// <summary>
    /// The transformer whose gradients are transferred, best a multi-exposure one, with the network that
    /// <see cref="FusionTrainerOptions.CreateNetwork"/> makes; null, the default, trains without gradient transfer.
    /// </summary>
    public FuseImagesTransformer? Teacher { get; init; }

    /// <summary>
    /// True, the default, starts from the teacher's weights, as the published code does; without a teacher, from random weights.
    /// </summary>
    public bool StartFromTeacher { get; init; } = true;

    /// <summary>The loss: the paper's by default, or <see cref="InfraredVisibleStageOptions.Published"/>.</summary>
    public InfraredVisibleStageOptions Loss { get; init; } = new();

    /// <inheritdoc/>
    internal override StageInputs Inputs =>
        new()
        {
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
