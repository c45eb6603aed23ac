using FusionML.Imaging;

namespace FusionML.Training;

public static partial class FusionLosses
{
    /// <summary>
    /// The supervised reconstruction loss 1 - SSIM(fused, reference) of the multi-focus and multi-exposure stages (equation 2 of
    /// "A General Image Fusion Approach Exploiting Gradient Transfer Learning and Fusion Rule Unfolding"). SSIM has an 11x11
    /// Gaussian window of standard deviation 1.5 that stays inside the picture. The published code weights this loss by 2.
    /// </summary>
    /// <param name="fused">Fused luminance, batch x 1 x height x width, each side at least 11.</param>
    /// <param name="reference">The pictures to reach, of the same shape.</param>
    /// <param name="dynamicRange">Where the dynamic range comes from.</param>
    /// <returns>A differentiable scalar in [0, 2].</returns>
    /// <exception cref="PictureException">The shapes are wrong or differ, or a side is shorter than 11.</exception>
    public static Tensor Ssim(Tensor fused, Tensor reference, SsimDynamicRange dynamicRange = SsimDynamicRange.Unit)
    {
        PictureBatch.Require(fused, "fused", 1);
        using DisposeScope scope = NewDisposeScope();
        double range = dynamicRange == SsimDynamicRange.Unit ? 1 : GuessedRange(fused);
        return StructuralSimilarity.Mean(fused, reference, zeroPadding: false, range).SubtractedFrom(1).MoveToOuterDisposeScope();
    }

    private static double GuessedRange(Tensor fused)
    {
        using Tensor values = fused.detach();
        double white = values.max().ToNumber() > 128 ? 255 : 1;
        double black = values.min().ToNumber() < -0.5 ? -1 : 0;
        return white - black;
    }
}
