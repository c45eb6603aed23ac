using FusionML.Imaging;

namespace FusionML.Training;

public static partial class FusionLosses
{
    /// <summary>
    /// mean |decoded - source|: the published code lets the encoders and the decoder learn to reproduce both sources for the
    /// first epochs of the multi-focus stage, before any fusion. The paper does not mention it.
    /// </summary>
    /// <param name="decoded">What the decoder makes of the features of one source, batch x 1 x height x width.</param>
    /// <param name="source">That source, of the same shape.</param>
    /// <returns>A differentiable scalar, at least 0.</returns>
    /// <exception cref="PictureException">The shapes are wrong or differ.</exception>
    public static Tensor Reconstruction(Tensor decoded, Tensor source)
    {
        PictureBatch.Require(decoded, "decoded", 1);
        PictureBatch.Require(source, "source", 1);
        return MeanAbsoluteError.Of(decoded, "decoded", source, "source");
    }
}
