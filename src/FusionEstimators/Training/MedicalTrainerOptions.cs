using FusionML.Training;

namespace FusionML.Estimators;

/// <summary>How <see cref="FusionTrainersCatalog.Medical"/> trains.</summary>
/// <remarks>Immutable once made. Start and teacher stay the caller's; their weights are copied when training begins.</remarks>
public sealed record MedicalTrainerOptions : FusionTrainerOptions
{
    /// <summary>
    /// The transformer whose weights training starts from, best an infrared-visible one, with the network that
    /// <see cref="FusionTrainerOptions.CreateNetwork"/> makes. Null, the default, only as a stage of
    /// <see cref="FusionTrainersCatalog.GradientTransfer"/>, which puts in the one that it trains.
    /// </summary>
    public FuseImagesTransformer? Start { get; init; }

    /// <summary>
    /// The transformer whose gradients are transferred, best a multi-exposure one, with the same network; null, the default,
    /// trains without gradient transfer.
    /// </summary>
    public FuseImagesTransformer? Teacher { get; init; }

    /// <summary>The loss: the form and the coefficients of <see cref="InfraredVisibleStageOptions"/>.</summary>
    public InfraredVisibleStageOptions Loss { get; init; } = new();

    /// <inheritdoc/>
    internal override StageInputs Inputs =>
        new()
        {
            Teacher = Teacher,
            Start = Start,
            Loss = Loss,
        };

    /// <inheritdoc/>
    internal override FusionTrainerOptions With(StageDefinition stage, EarlierModels earlier) =>
        this with
        {
            Teacher = earlier[stage.Teacher],
            Start = earlier[stage.Start],
        };
}
