namespace FusionML.Training;

/// <summary>The losses of ReFusion and the way of its meta step.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record MetaStepOptions
{
    /// <summary>alpha 1: what gradients count in the fusion loss; useful from 0.5 to 2 (Table 6).</summary>
    public double FusionGradientWeight { get; init; } = 1;

    /// <summary>alpha 2: what gradients count in the reconstruction loss; useful from 0.2 to 5 (Table 6).</summary>
    public double RebuiltGradientWeight { get; init; } = 1;

    /// <summary>What the errors of both rebuilt sources make together.</summary>
    public SourceErrorMerge Merge { get; init; }

    /// <summary>How the gradient of the proposal is found.</summary>
    public MetaStepWay Way { get; init; }

    /// <summary>
    /// How far the parameters move for the central difference, as a share of their length; 1e-5 by default, which float32
    /// bears.
    /// </summary>
    public double DifferenceStep { get; init; } = 1e-5;
}
