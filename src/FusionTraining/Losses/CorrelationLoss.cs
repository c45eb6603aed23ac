using FusionML.Imaging;

namespace FusionML.Training;

public static partial class FusionLosses
{
    /// <summary>The variance, in squared units of the range [0, 1], below which a picture counts as flat.</summary>
    private const double CorrelationVarianceFloor = 1e-4;

    /// <summary>
    /// 2 - (r(fused - second, first) + r(fused - first, second)) with r the correlation coefficient of a picture's pixels: what
    /// is in the fused picture beyond one source should be the other one. It is the sum of the correlations of differences (SCD)
    /// turned into a loss. Not in the paper.
    /// </summary>
    /// <param name="fused">Fused luminance, batch x 1 x height x width.</param>
    /// <param name="first">The first sources, of the same shape.</param>
    /// <param name="second">The second sources, of the same shape.</param>
    /// <returns>A differentiable scalar in [0, 4].</returns>
    /// <exception cref="PictureException">The shapes are wrong or differ.</exception>
    /// <remarks>
    /// Aslantas and Bendes, "A new image quality metric for image fusion", AEU 69(12), 2015, DOI 10.1016/j.aeue.2015.09.004.
    /// </remarks>
    public static Tensor Correlation(Tensor fused, Tensor first, Tensor second)
    {
        PictureBatch.RequireTriple(fused, first, second);
        using DisposeScope scope = NewDisposeScope();
        Tensor toFirst = CorrelationOfPictures(fused - second, first);
        Tensor toSecond = CorrelationOfPictures(fused - first, second);
        return toFirst.Plus(toSecond).mean().SubtractedFrom(2).MoveToOuterDisposeScope();
    }

    /// <summary>One coefficient per picture. The floor keeps flat crops from dividing by nothing.</summary>
    private static Tensor CorrelationOfPictures(Tensor difference, Tensor source)
    {
        Tensor x = difference.flatten(1);
        Tensor y = source.flatten(1);
        x = x - x.mean([1], true);
        y = y - y.mean([1], true);
        Tensor variances =
            x.Squared().mean([1]).Plus(CorrelationVarianceFloor) * y.Squared().mean([1]).Plus(CorrelationVarianceFloor);
        return (x * y).mean([1]) / variances.sqrt();
    }
}
