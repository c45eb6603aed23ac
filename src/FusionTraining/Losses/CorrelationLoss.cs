using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>
/// 2 - (r(fused - second, first) + r(fused - first, second)) with r the correlation coefficient of a picture's pixels: what is in
/// the fused picture beyond one source should be the other one. It is the sum of the correlations of differences (SCD) turned into
/// a loss. Not in the paper.
/// </summary>
/// <remarks>
/// Aslantas and Bendes, "A new image quality metric for image fusion", AEU 69(12), 2015, DOI 10.1016/j.aeue.2015.09.004. Holds
/// nothing; can be used from several threads.
/// </remarks>
public static class CorrelationLoss
{
    /// <summary>The variance, in squared units of the range [0, 1], below which a picture counts as flat.</summary>
    private const double VarianceFloor = 1e-4;

    /// <summary>The loss of a batch: a differentiable scalar in [0, 4].</summary>
    /// <param name="fused">Fused luminance, batch x 1 x height x width.</param>
    /// <param name="first">The first sources, of the same shape.</param>
    /// <param name="second">The second sources, of the same shape.</param>
    /// <exception cref="PictureException">The shapes are wrong or differ.</exception>
    public static Tensor Evaluate(Tensor fused, Tensor first, Tensor second)
    {
        PictureBatch.RequireTriple(fused, first, second);
        using DisposeScope scope = NewDisposeScope();
        Tensor toFirst = Correlation(fused - second, first);
        Tensor toSecond = Correlation(fused - first, second);
        return toFirst.Plus(toSecond).mean().SubtractedFrom(2).MoveToOuterDisposeScope();
    }

    /// <summary>One coefficient per picture. The floor keeps flat crops from dividing by nothing.</summary>
    private static Tensor Correlation(Tensor difference, Tensor source)
    {
        Tensor x = difference.flatten(1);
        Tensor y = source.flatten(1);
        x = x - x.mean([1], true);
        y = y - y.mean([1], true);
        Tensor variances = x.Squared().mean([1]).Plus(VarianceFloor) * y.Squared().mean([1]).Plus(VarianceFloor);
        return (x * y).mean([1]) / variances.sqrt();
    }
}
