using FusionML.Imaging;

namespace FusionML.Training;

public static partial class FusionLosses
{
    /// <summary>
    /// mean |g(fused) - max(g(first), g(second))| with g the Sobel gradient: the stronger edge wins at each pixel (equation 6 of
    /// "A General Image Fusion Approach Exploiting Gradient Transfer Learning and Fusion Rule Unfolding").
    /// </summary>
    /// <param name="fused">Fused luminance, batch x 1 x height x width.</param>
    /// <param name="first">The first sources (visible), of the same shape.</param>
    /// <param name="second">The second sources (infrared), of the same shape.</param>
    /// <returns>A differentiable scalar, at least 0.</returns>
    /// <exception cref="PictureException">The shapes are wrong or differ.</exception>
    public static Tensor Texture(Tensor fused, Tensor first, Tensor second)
    {
        PictureBatch.RequireTriple(fused, first, second);
        using DisposeScope scope = NewDisposeScope();
        Tensor stronger = maximum(Sobel.Gradient(first), Sobel.Gradient(second));
        return (Sobel.Gradient(fused) - stronger).abs().mean().MoveToOuterDisposeScope();
    }
}
