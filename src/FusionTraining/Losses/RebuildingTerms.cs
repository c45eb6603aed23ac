namespace FusionML.Training;

/// <content>The reconstruction loss of ReFusion.</content>
public static partial class FusionLosses
{
    /// <summary>
    /// Equations 4 to 6 of ReFusion (arXiv:2312.07943): the mean over pixels of the larger of both sources' squared errors, and
    /// the same of their Sobel gradients.
    /// </summary>
    /// <param name="firstRebuilt">What was rebuilt of the first source, batch x 1 x height x width.</param>
    /// <param name="secondRebuilt">What was rebuilt of the second source.</param>
    /// <param name="first">The first source, of the same shape.</param>
    /// <param name="second">The second source.</param>
    /// <param name="gradientWeight">alpha 2, what the gradients count.</param>
    /// <param name="merge">Whether the larger error counts or the sum.</param>
    /// <returns>The terms "rebuilt intensity" and "rebuilt gradient".</returns>
    internal static IReadOnlyList<LossTerm> RebuildingTerms(
        Tensor firstRebuilt,
        Tensor secondRebuilt,
        Tensor first,
        Tensor second,
        double gradientWeight,
        SourceErrorMerge merge = SourceErrorMerge.Larger
    )
    {
        PictureBatch.RequireTriple(firstRebuilt, first, second);
        PictureBatch.RequireSameShape(firstRebuilt, "first rebuilt", secondRebuilt, "second rebuilt");
        using DisposeScope scope = NewDisposeScope();
        Tensor intensity = Merge(firstRebuilt.sub(first), secondRebuilt.sub(second), merge).MoveToOuterDisposeScope();
        Tensor firstSlope = Sobel.Gradient(firstRebuilt).sub(Sobel.Gradient(first));
        Tensor secondSlope = Sobel.Gradient(secondRebuilt).sub(Sobel.Gradient(second));
        Tensor gradient = Merge(firstSlope, secondSlope, merge).MoveToOuterDisposeScope();
        return [new LossTerm("rebuilt intensity", 1, intensity), new LossTerm("rebuilt gradient", gradientWeight, gradient)];
    }

    private static Tensor Merge(Tensor first, Tensor second, SourceErrorMerge merge)
    {
        (Tensor one, Tensor two) = (first.Squared(), second.Squared());
        return (merge == SourceErrorMerge.Larger ? one.maximum(two) : one.Plus(two)).mean();
    }
}
