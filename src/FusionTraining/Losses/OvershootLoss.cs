using FusionML.Imaging;

namespace FusionML.Training;

public static partial class FusionLosses
{
    /// <summary>Rows and columns of the window whose mean is taken off a picture to leave its detail.</summary>
    private const long DetailWindow = 7;

    /// <summary>
    /// By how much detail of the fused picture is stronger than that of both sources: mean of max(D F - max(D A, D B, 0), 0) +
    /// max(min(D A, D B, 0) - D F, 0), where D X is X less its mean over a 7x7 window, inside the picture. Rims along edges at
    /// which the sources step in opposite directions are such detail. Not in the paper.
    /// </summary>
    /// <param name="fused">Fused luminance, batch x 1 x height x width, each side at least 7.</param>
    /// <param name="first">The first sources, of the same shape; no gradient flows into them.</param>
    /// <param name="second">The second sources, of the same shape; no gradient flows into them.</param>
    /// <returns>A differentiable scalar, at least 0.</returns>
    /// <exception cref="PictureException">The shapes are wrong or differ, or a side is under 7.</exception>
    public static Tensor Overshoot(Tensor fused, Tensor first, Tensor second)
    {
        PictureBatch.RequireTriple(fused, first, second);
        if (Math.Min(fused.shape[2], fused.shape[3]) < DetailWindow)
        {
            throw new PictureException($"Overshoot needs pictures of at least 7x7, not {fused.shape[3]}x{fused.shape[2]}.");
        }

        using DisposeScope scope = NewDisposeScope();
        (Tensor a, Tensor b, Tensor f) = (Detail(first.detach()), Detail(second.detach()), Detail(fused));
        Tensor above = (f - maximum(a, b).AtLeast(0)).AtLeast(0);
        Tensor below = (minimum(a, b).AtMost(0) - f).AtLeast(0);
        return above.Plus(below).mean().MoveToOuterDisposeScope();

        static Tensor Detail(Tensor picture)
        {
            const long margin = DetailWindow / 2;
            Tensor inside = picture
                .narrow(2, margin, picture.shape[2] - 2 * margin)
                .narrow(3, margin, picture.shape[3] - 2 * margin);
            return inside - nn.functional.avg_pool2d(picture, DetailWindow, 1);
        }
    }
}
