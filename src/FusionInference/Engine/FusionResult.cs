using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>What an engine gives for a set of sources.</summary>
/// <remarks>The planes belong to the caller: no engine keeps or changes them.</remarks>
public sealed class FusionResult
{
    /// <summary>Gathers a result.</summary>
    /// <param name="fused">The fused luminance in [0, 1].</param>
    /// <param name="mask">The mask, or null.</param>
    /// <param name="residuals">The residual of each evaluation; empty for an engine without a fixed point.</param>
    /// <param name="converged">The iteration ended because its residual fell to the tolerance.</param>
    public FusionResult(
        ImagePlane fused,
        ImagePlane? mask = null,
        IReadOnlyList<double>? residuals = null,
        bool converged = false
    )
    {
        ArgumentNullException.ThrowIfNull(fused);
        (Fused, Mask, Residuals, Converged) = (fused, mask, residuals ?? [], converged);
    }

    /// <summary>The fused luminance in [0, 1], with the largest bit depth of the sources.</summary>
    public ImagePlane Fused { get; }

    /// <summary>
    /// How much of the second source was brought into the features of the first, per pixel in [0, 1]; null for a classical rule.
    /// With more than two sources, the mask of the last step.
    /// </summary>
    public ImagePlane? Mask { get; }

    /// <summary>
    /// |x_{k+1} - x_k| / |x_{k+1}| (L2 over the iterated state) of each evaluation; empty for an engine without a fixed point.
    /// With more than two sources, those of the last step.
    /// </summary>
    public IReadOnlyList<double> Residuals { get; }

    /// <summary>Evaluations of the fixed-point map; 0 for an engine without one.</summary>
    public int Iterations => Residuals.Count;

    /// <summary>True if the iteration ended because its residual fell to the tolerance.</summary>
    public bool Converged { get; }
}
