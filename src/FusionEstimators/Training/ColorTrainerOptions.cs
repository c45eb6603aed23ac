using FusionML.Training;

namespace FusionML.Estimators;

/// <summary>How <see cref="FusionTrainersCatalog.Color"/> trains.</summary>
/// <remarks>
/// Immutable once made. The luminance transformer stays the caller's. <see cref="FusionTrainerOptions.FuseWith"/> gets the
/// weights of ColorNet.
/// </remarks>
public sealed record ColorTrainerOptions : FusionTrainerOptions
{
    /// <summary>The pictures whose colours are to be reached, images; "Reference" by default.</summary>
    public string ReferenceColumnName { get; init; } = "Reference";

    /// <summary>
    /// The transformer that fuses the luminance, best a multi-exposure one, with the network that
    /// <see cref="FusionTrainerOptions.CreateNetwork"/> makes. It is not trained any further. Null, the default, only as a stage
    /// of <see cref="FusionTrainersCatalog.GradientTransfer"/>, which puts in the one that it trains.
    /// </summary>
    public FuseImagesTransformer? Luminance { get; init; }

    /// <inheritdoc/>
    internal override StageInputs Inputs => new() { Reference = ReferenceColumnName, Luminance = Luminance };

    /// <inheritdoc/>
    internal override FusionTrainerOptions With(StageDefinition stage, EarlierModels earlier) =>
        this with
        {
            Luminance = earlier[stage.Luminance],
        };
}
