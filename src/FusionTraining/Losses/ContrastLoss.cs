using FusionML.Imaging;

namespace FusionML.Training;

public static partial class FusionLosses
{
    /// <summary>
    /// Minus the population standard deviation of |fused|, averaged over the pictures of the batch: the published code rewards
    /// contrast in the infrared-visible stage. The paper does not mention it.
    /// </summary>
    /// <param name="fused">Fused luminance, batch x 1 x height x width.</param>
    /// <returns>A differentiable scalar, at most 0, and at least -0.5 for pictures in [0, 1].</returns>
    /// <exception cref="PictureException">The shape is wrong.</exception>
    public static Tensor Contrast(Tensor fused)
    {
        PictureBatch.Require(fused, "fused", 1);
        using DisposeScope scope = NewDisposeScope();
        Tensor deviations = fused.abs().flatten(1).std(1, false);
        return (-deviations.mean()).MoveToOuterDisposeScope();
    }
}
