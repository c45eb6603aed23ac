using FusionML.Imaging;

namespace FusionML.Training;

public static partial class FusionLosses
{
    /// <summary>C of the score.</summary>
    private const double MefSsimFloor = 0.03 * 0.03;

    private static readonly double[] MefSsimScales = [0.0448, 0.2856, 0.3001];

    /// <summary>
    /// 1 - MEF-SSIM: in every 11x11 window, how well the fused structure fits a patch r that has the strongest contrast of the
    /// sources and the mean of their structures, weighted by contrast; over up to three scales Q_i, as the product of Q_i^w_i.
    /// Made for exposures, it suits any two sources, and is what papers on learned fusion print as MS-SSIM. Not in the paper as a
    /// loss.
    /// </summary>
    /// <param name="fused">
    /// Fused luminance, batch x 1 x height x width, each side at least 11; three scales from 44 on, fewer below.
    /// </param>
    /// <param name="first">The first sources, of the same shape; no gradient flows into them.</param>
    /// <param name="second">The second sources, of the same shape; no gradient flows into them.</param>
    /// <returns>A differentiable scalar in [0, 1].</returns>
    /// <exception cref="PictureException">The shapes are wrong or differ, or a side is too short.</exception>
    /// <remarks>
    /// Ma, Zeng and Wang 2015, DOI 10.1109/TIP.2015.2442920; as a loss Prabhakar, Srikar and Babu, "DeepFuse", ICCV 2017, DOI
    /// 10.1109/ICCV.2017.505. Scores are (2 covariance(r, fused) + C) / (variance(r) + variance(fused) + C), C = 0.03^2, under a
    /// Gaussian window of deviation 1.5 inside the picture.
    /// </remarks>
    public static Tensor MefSsim(Tensor fused, Tensor first, Tensor second)
    {
        PictureBatch.RequireTriple(fused, first, second);
        long side = Math.Min(fused.shape[2], fused.shape[3]);
        if (side < StructuralSimilarity.WindowSize)
        {
            throw new PictureException($"MEF-SSIM needs pictures of at least 11x11, not {fused.shape[3]}x{fused.shape[2]}.");
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor similarity = ScaleProduct.Of(MefSsimScales, [fused, first.detach(), second.detach()], (pictures, _) =>
            MefSsimScore(pictures[0], pictures[1], pictures[2])
        );
        return similarity.mean().SubtractedFrom(1).MoveToOuterDisposeScope();
    }

    /// <summary>The mean score of each picture on one scale.</summary>
    private static Tensor MefSsimScore(Tensor fused, Tensor first, Tensor second)
    {
        StructurePatch patch = StructurePatch.Of(first, second);
        (Tensor a, Tensor b) = (patch.FirstFactor.to(fused.dtype), patch.SecondFactor.to(fused.dtype));
        Tensor[] means = StructuralSimilarity
            .Average(cat([first, second, fused, first * fused, second * fused, fused * fused], 0), zeroPadding: false)
            .chunk(6, 0);
        Tensor covariance = (a * (means[3] - means[0] * means[2])).Plus(b * (means[4] - means[1] * means[2]));
        Tensor variances = patch.Variance.to(fused.dtype).Plus(means[5] - means[2] * means[2]);
        return (covariance.Times(2).Plus(MefSsimFloor) / variances.Plus(MefSsimFloor)).mean([1, 2, 3]);
    }
}
