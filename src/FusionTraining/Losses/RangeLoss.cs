using FusionML.Imaging;

namespace FusionML.Training;

public static partial class FusionLosses
{
    /// <summary>
    /// mean of max(fused - 1, 0) + max(-fused, 0): by how much the fused picture leaves [0, 1], where every output is cut off.
    /// Without it, losses of contrast are met by values that no picture can hold. Not in the paper.
    /// </summary>
    /// <param name="fused">Fused luminance, batch x 1 x height x width.</param>
    /// <returns>A differentiable scalar, at least 0.</returns>
    /// <exception cref="PictureException">The shape is wrong.</exception>
    public static Tensor Range(Tensor fused)
    {
        PictureBatch.Require(fused, "fused", 1);
        using DisposeScope scope = NewDisposeScope();
        return (fused - fused.Within(0, 1)).abs().mean().MoveToOuterDisposeScope();
    }
}
