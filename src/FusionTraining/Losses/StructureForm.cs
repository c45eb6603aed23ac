namespace FusionML.Training;

/// <summary>The forms of <see cref="FusionLosses.Structure"/>.</summary>
public enum StructureForm
{
    /// <summary>(1 - SSIM(fused, first)) + (1 - SSIM(fused, second)). Equation 7 of the paper.</summary>
    SumOfBoth,

    /// <summary>
    /// 1 - (w1 SSIM(fused, first) + w2 SSIM(fused, second)), where w1 and w2 are the shares of the mean Sobel gradients of the
    /// two sources over the whole batch. The published code.
    /// </summary>
    GradientWeighted,
}
