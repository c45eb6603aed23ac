using FusionML.Imaging;

namespace FusionML.Training;

public static partial class FusionLosses
{
    /// <summary>
    /// mean |predicted - reference| over the chroma planes Cr and Cb: what ColorNet learns from (equation 8 of "A General Image
    /// Fusion Approach Exploiting Gradient Transfer Learning and Fusion Rule Unfolding").
    /// </summary>
    /// <param name="predicted">Predicted Cr and Cb, batch x 2 x height x width, neutral 0.5.</param>
    /// <param name="reference">Cr and Cb of the reference pictures, of the same shape.</param>
    /// <returns>A differentiable scalar, at least 0.</returns>
    /// <exception cref="PictureException">The shapes are wrong or differ.</exception>
    public static Tensor Color(Tensor predicted, Tensor reference)
    {
        PictureBatch.Require(predicted, "predicted chroma", 2);
        PictureBatch.Require(reference, "reference chroma", 2);
        return MeanAbsoluteError.Of(predicted, "predicted chroma", reference, "reference chroma");
    }
}
