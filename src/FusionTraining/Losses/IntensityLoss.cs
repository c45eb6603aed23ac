using FusionML.Imaging;

namespace FusionML.Training;

public static partial class FusionLosses
{
    /// <summary>
    /// mean |fused - max(first, second)|: the brighter source wins at each pixel (equation 5 of "A General Image Fusion Approach
    /// Exploiting Gradient Transfer Learning and Fusion Rule Unfolding").
    /// </summary>
    /// <param name="fused">Fused luminance, batch x 1 x height x width.</param>
    /// <param name="first">The first sources (visible), of the same shape.</param>
    /// <param name="second">The second sources (infrared), of the same shape.</param>
    /// <returns>A differentiable scalar, at least 0.</returns>
    /// <exception cref="PictureException">The shapes are wrong or differ.</exception>
    public static Tensor Intensity(Tensor fused, Tensor first, Tensor second)
    {
        PictureBatch.RequireTriple(fused, first, second);
        using DisposeScope scope = NewDisposeScope();
        return (fused - maximum(first, second)).abs().mean().MoveToOuterDisposeScope();
    }
}
