using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>
/// mean |predicted - reference| over the chroma planes Cr and Cb: what ColorNet learns from (equation 8 of "A General Image
/// Fusion Approach Exploiting Gradient Transfer Learning and Fusion Rule Unfolding").
/// </summary>
/// <remarks>Holds nothing; can be used from several threads.</remarks>
public static class ColorLoss
{
    /// <summary>The loss of a batch: a differentiable scalar, at least 0.</summary>
    /// <param name="predicted">Predicted Cr and Cb, batch x 2 x height x width, neutral 0.5.</param>
    /// <param name="reference">Cr and Cb of the reference pictures, of the same shape.</param>
    /// <exception cref="PictureException">The shapes are wrong or differ.</exception>
    public static Tensor Evaluate(Tensor predicted, Tensor reference)
    {
        PictureBatch.Require(predicted, "predicted chroma", 2);
        PictureBatch.Require(reference, "reference chroma", 2);
        return MeanAbsoluteError.Of(predicted, "predicted chroma", reference, "reference chroma");
    }
}
