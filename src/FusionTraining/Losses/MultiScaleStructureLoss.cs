using FusionML.Imaging;

namespace FusionML.Training;

public static partial class FusionLosses
{
    private static readonly double[] MultiScaleStructureScales = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

    /// <summary>
    /// 1 - the mean over both sources of their multi-scale structural similarity with the fused picture: S_n^w_n times the
    /// product of CS_i^w_i over the finer scales i, CS = (2 covariance + C2) / (variances + C2), S the whole SSIM at the coarsest
    /// scale, each scale the 2x2 mean of the one before. Five scales where the pictures are large enough (176 pixels), fewer on
    /// smaller ones, with the weights .0448 .2856 .3001 .2363 .1333 scaled to sum to 1. Not in the paper.
    /// </summary>
    /// <param name="fused">Fused luminance, batch x 1 x height x width, each side at least 11.</param>
    /// <param name="first">The first sources, of the same shape.</param>
    /// <param name="second">The second sources, of the same shape.</param>
    /// <returns>A differentiable scalar in [0, 1].</returns>
    /// <exception cref="PictureException">The shapes are wrong or differ, or a side is shorter than 11.</exception>
    /// <remarks>
    /// Wang, Simoncelli and Bovik, "Multiscale structural similarity", Asilomar 2003, DOI 10.1109/ACSSC.2003.1292216.
    /// </remarks>
    public static Tensor MultiScaleStructure(Tensor fused, Tensor first, Tensor second)
    {
        PictureBatch.RequireTriple(fused, first, second);
        using DisposeScope scope = NewDisposeScope();

        // Both comparisons in one batch: the fused pictures once for each source.
        Tensor similarity = ScaleProduct.Of(
            MultiScaleStructureScales,
            [cat([first, second], 0), cat([fused, fused], 0)],
            (pictures, coarsest) =>
            {
                (Tensor whole, Tensor contrastStructure) = StructuralSimilarity.MeansOfPictures(pictures[0], pictures[1]);
                return coarsest ? whole : contrastStructure;
            }
        );
        return similarity.mean().SubtractedFrom(1).MoveToOuterDisposeScope();
    }
}
