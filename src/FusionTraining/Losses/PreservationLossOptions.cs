namespace FusionML.Training;

/// <summary>The coefficients of <see cref="PreservationLoss"/>; a part whose weight is 0 is not computed.</summary>
/// <remarks>Immutable.</remarks>
public sealed record PreservationLossOptions
{
    /// <summary>Weight of <see cref="MultiScaleStructureLoss"/>; 1 by default.</summary>
    public double MultiScaleStructureWeight { get; init; } = 1;

    /// <summary>Weight of <see cref="MefSsimLoss"/>; 0 by default.</summary>
    public double MefSsimWeight { get; init; }

    /// <summary>Weight of <see cref="DirectedTextureLoss"/>; 1 by default.</summary>
    public double DirectedTextureWeight { get; init; } = 1;

    /// <summary>Weight of <see cref="EdgePreservationLoss"/>; 0 by default.</summary>
    public double EdgePreservationWeight { get; init; }

    /// <summary>Weight of <see cref="CorrelationLoss"/>; 0 by default.</summary>
    public double CorrelationWeight { get; init; }

    /// <summary>Weight of <see cref="RangeLoss"/>; 0 by default.</summary>
    public double RangeWeight { get; init; }
}
