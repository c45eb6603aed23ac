using FusionML.Imaging;

namespace FusionML.Training;

public static partial class FusionLosses
{
    /// <summary>Rows and columns of the square that closes a fold.</summary>
    private const long FoldWindow = 9;

    /// <summary>
    /// By how much dark folds of the first picture are shallower in the fused one: mean of max(depth A - depth F, 0), where the
    /// depth of a picture at a pixel is its closing by a 9x9 square less the pixel. For the sulci of an MRI picture, which
    /// another picture's brightness fills. Not in the paper.
    /// </summary>
    /// <param name="fused">Fused luminance, batch x 1 x height x width, each side at least 9.</param>
    /// <param name="first">The first sources (MRI), of the same shape; no gradient flows into them.</param>
    /// <param name="second">The second sources, of the same shape, which change nothing.</param>
    /// <returns>A differentiable scalar, at least 0.</returns>
    /// <exception cref="PictureException">The shapes are wrong or differ, or a side is under 9.</exception>
    public static Tensor FoldDepth(Tensor fused, Tensor first, Tensor second)
    {
        PictureBatch.RequireTriple(fused, first, second);
        if (Math.Min(fused.shape[2], fused.shape[3]) < FoldWindow)
        {
            throw new PictureException($"Fold depth needs pictures of at least 9x9, not {fused.shape[3]}x{fused.shape[2]}.");
        }

        using DisposeScope scope = NewDisposeScope();
        return (Depth(first.detach()) - Depth(fused)).AtLeast(0).mean().MoveToOuterDisposeScope();

        // The closing is the smallest of the largest; the smallest is the largest of the negatives.
        static Tensor Depth(Tensor picture) => Largest(Largest(picture).neg()).neg() - picture;

        static Tensor Largest(Tensor picture) =>
            nn.functional.max_pool2d(picture, [FoldWindow, FoldWindow], [1, 1], [FoldWindow / 2, FoldWindow / 2]);
    }
}
