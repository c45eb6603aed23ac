using FusionML.Training;

namespace FusionML.Estimators;

/// <summary>How <see cref="FusionTrainersCatalog.MultiFocus"/> trains.</summary>
/// <remarks>Immutable once made.</remarks>
public sealed record MultiFocusTrainerOptions : FusionTrainerOptions
{
    /// <summary>The pictures to reach, sharp everywhere, images or planes; "Reference" by default.</summary>
    public string ReferenceColumnName { get; init; } = "Reference";

    /// <summary>The loss: the paper's by default, or <see cref="MultiFocusStageOptions.Published"/>.</summary>
    public MultiFocusStageOptions Loss { get; init; } = new();

    /// <inheritdoc/>
    internal override StageInputs Inputs => new() { Reference = ReferenceColumnName, Loss = Loss };
}
