using FusionML.Imaging;

namespace FusionML.Training;

public static partial class FusionLosses
{
    /// <summary>
    /// The texture loss with directions: mean of |gx(fused) - gx*| + |gy(fused) - gy*|, where (gx*, gy*) is at each pixel the
    /// signed Sobel gradient of the source whose gradient is the longer one. Unlike <see cref="Texture"/>, an edge that turns
    /// from dark on bright to bright on dark costs something, so halos do not pay. The outermost pixels have no gradient. Not in
    /// the paper.
    /// </summary>
    /// <param name="fused">Fused luminance, batch x 1 x height x width, each side at least 3.</param>
    /// <param name="first">The first sources, of the same shape.</param>
    /// <param name="second">The second sources, of the same shape.</param>
    /// <returns>A differentiable scalar, at least 0.</returns>
    /// <exception cref="PictureException">The shapes are wrong or differ, or a side is too short.</exception>
    public static Tensor DirectedTexture(Tensor fused, Tensor first, Tensor second)
    {
        PictureBatch.RequireTriple(fused, first, second);
        using DisposeScope scope = NewDisposeScope();
        Tensor ofFirst = Sobel.InnerComponents(first.detach());
        Tensor ofSecond = Sobel.InnerComponents(second.detach());
        Tensor firstIsLonger = ofFirst.Squared().sum(1, true) >= ofSecond.Squared().sum(1, true);
        Tensor target = where(firstIsLonger, ofFirst, ofSecond);

        // Two components per pixel: their sum is twice the mean over both.
        return (Sobel.InnerComponents(fused) - target).abs().mean().Times(2).MoveToOuterDisposeScope();
    }
}
