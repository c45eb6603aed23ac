using FusionML.Training;

namespace FusionML.Estimators;

/// <summary>How <see cref="FusionTrainersCatalog.Stage"/> trains a stage of a table of the caller's.</summary>
/// <remarks>Immutable once made. The transformers stay the caller's; their weights are copied when training begins.</remarks>
public sealed record TableStageTrainerOptions : FusionTrainerOptions
{
    /// <summary>The pictures to reach, images or planes; "Reference" by default. Only stages that need them read it.</summary>
    public string ReferenceColumnName { get; init; } = "Reference";

    /// <summary>
    /// The transformer of <see cref="StageDefinition.Teacher"/>; null, the default, trains without gradient transfer.
    /// </summary>
    public FuseImagesTransformer? Teacher { get; init; }

    /// <summary>The transformer of <see cref="StageDefinition.Start"/>; null, the default, starts from fresh weights.</summary>
    public FuseImagesTransformer? Start { get; init; }

    /// <summary>The transformer of <see cref="StageDefinition.Luminance"/>, which a stage that trains chroma needs.</summary>
    public FuseImagesTransformer? Luminance { get; init; }

    /// <summary>The choices of the loss; null, the default, for <see cref="StageDefinition.PaperLoss"/>.</summary>
    public StageLossOptions? Loss { get; init; }

    /// <inheritdoc/>
    internal override StageInputs Inputs =>
        new()
        {
            Reference = ReferenceColumnName,
            Teacher = Teacher,
            Start = Start,
            Luminance = Luminance,
            Loss = Loss,
        };
}
