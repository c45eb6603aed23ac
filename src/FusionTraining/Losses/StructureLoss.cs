using FusionML.Imaging;

namespace FusionML.Training;

public static partial class FusionLosses
{
    /// <summary>
    /// The structural loss against both sources (equation 7 of "A General Image Fusion Approach Exploiting Gradient Transfer
    /// Learning and Fusion Rule Unfolding"). SSIM has an 11x11 Gaussian window of standard deviation 1.5 with zeros outside the
    /// picture and L = 1.
    /// </summary>
    /// <param name="fused">Fused luminance, batch x 1 x height x width.</param>
    /// <param name="first">The first sources (visible), of the same shape.</param>
    /// <param name="second">The second sources (infrared), of the same shape.</param>
    /// <param name="form">The paper's form or the published code's.</param>
    /// <returns>A differentiable scalar, in [0, 4] for the sum and in [0, 2] for the weighted form.</returns>
    /// <exception cref="PictureException">The shapes are wrong or differ.</exception>
    public static Tensor Structure(Tensor fused, Tensor first, Tensor second, StructureForm form = StructureForm.SumOfBoth)
    {
        PictureBatch.RequireTriple(fused, first, second);
        using DisposeScope scope = NewDisposeScope();
        Tensor toFirst = StructuralSimilarity.Mean(first, fused, zeroPadding: true, range: 1);
        Tensor toSecond = StructuralSimilarity.Mean(second, fused, zeroPadding: true, range: 1);
        if (form == StructureForm.SumOfBoth)
        {
            return (toFirst.SubtractedFrom(2) - toSecond).MoveToOuterDisposeScope();
        }

        Tensor firstStrength = Sobel.Gradient(first).mean();
        Tensor secondStrength = Sobel.Gradient(second).mean();
        Tensor share = firstStrength / firstStrength.Plus(secondStrength);

        // Two flat sources have no gradient to share out: neither counts more.
        share = share.nan_to_num(0.5);
        Tensor similarity = (share * toFirst).Plus(share.SubtractedFrom(1) * toSecond);
        return similarity.SubtractedFrom(1).MoveToOuterDisposeScope();
    }
}
