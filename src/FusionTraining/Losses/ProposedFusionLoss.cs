namespace FusionML.Training;

/// <content>The fusion loss of ReFusion, whose weights another network proposes.</content>
public static partial class FusionLosses
{
    /// <summary>
    /// Equations 1 to 3 of ReFusion (arXiv:2312.07943): the mean over pixels of w_a (a - f)^2 + w_b (b - f)^2, and the same of
    /// gradients with v, g being Sobel's.
    /// </summary>
    /// <param name="fused">f, batch x 1 x height x width.</param>
    /// <param name="first">a, of the same shape.</param>
    /// <param name="second">b, of the same shape.</param>
    /// <param name="intensity">w, batch x 2 x height x width, a's weight in channel 0.</param>
    /// <param name="gradient">v, of w's shape.</param>
    /// <param name="gradientWeight">alpha 1, what the gradients count.</param>
    /// <returns>The terms "intensity" and "gradient".</returns>
    internal static IReadOnlyList<LossTerm> ProposedFusionTerms(
        Tensor fused,
        Tensor first,
        Tensor second,
        Tensor intensity,
        Tensor gradient,
        double gradientWeight
    )
    {
        PictureBatch.RequireTriple(fused, first, second);
        using DisposeScope scope = NewDisposeScope();
        Tensor sources = cat([first, second], 1);
        Tensor slopes = cat([Sobel.Gradient(first), Sobel.Gradient(second)], 1);
        Tensor ofIntensity = WeightedSquares(intensity, sources, fused).MoveToOuterDisposeScope();
        Tensor ofGradient = WeightedSquares(gradient, slopes, Sobel.Gradient(fused)).MoveToOuterDisposeScope();
        return [new LossTerm("intensity", 1, ofIntensity), new LossTerm("gradient", gradientWeight, ofGradient)];
    }

    /// <summary>The mean over pixels of the weighted squares, added over both sources.</summary>
    private static Tensor WeightedSquares(Tensor weights, Tensor sources, Tensor fused) =>
        weights.mul(sources.sub(fused).Squared()).mean().Times(2);
}
