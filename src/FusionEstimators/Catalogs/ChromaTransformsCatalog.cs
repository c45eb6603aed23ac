using FusionML.Estimators;
using FusionML.Imaging;
using FusionML.Inference;

namespace Microsoft.ML;

/// <summary>The components of <c>mlContext.Transforms</c> that decide the chroma of fused pictures.</summary>
public static class ChromaTransformsCatalog
{
    /// <summary>
    /// Decides the chroma of a fused picture from the chroma of its two sources. A source whose chroma is 0.5 everywhere is a
    /// gray one.
    /// </summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="fused">
    /// The fused picture: the plane column with its luminance, and the new plane columns with its red and blue difference.
    /// </param>
    /// <param name="first">The plane columns of the first source; its luminance is not read.</param>
    /// <param name="second">The plane columns of the second source; its luminance is not read.</param>
    /// <param name="rule">One of <see cref="ChromaRules.Names"/>.</param>
    /// <remarks>
    /// A row throws, when its chroma is asked for, a <see cref="PictureSizeMismatchException"/> where planes differ in size, and
    /// another <see cref="PictureException"/> where a plane is missing.
    /// </remarks>
    /// <returns>An estimator with nothing to learn.</returns>
    /// <exception cref="ArgumentException">A name is empty, both outputs have the same, or there is no such rule.</exception>
    public static FusionEstimator<FusionTransformer> FuseChroma(
        this TransformsCatalog catalog,
        YCrCbColumns fused,
        YCrCbColumns first,
        YCrCbColumns second,
        string rule = "distance"
    )
    {
        ArgumentNullException.ThrowIfNull(rule);
        _ = ChromaRules.Get(rule);
        return Create(catalog, fused, first, second, new ChromaChoice(rule));
    }

    /// <summary>
    /// Decides the chroma of a fused picture with the network ColorNet, which a set of multi-exposure pictures has taught what
    /// colour goes with a fused luminance. A source whose chroma is 0.5 everywhere is a gray one; two of them give a gray
    /// picture.
    /// </summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="fused">
    /// The fused picture: the plane column with its luminance, and the new plane columns with its red and blue difference,
    /// clamped to [0, 1].
    /// </param>
    /// <param name="first">The plane columns of the first source; its luminance is not read.</param>
    /// <param name="second">The plane columns of the second source; its luminance is not read.</param>
    /// <param name="weights">
    /// The weights of ColorNet, for example <c>WeightFile.Read(path)</c>; null, the default, for those that ship. They are saved
    /// with the model.
    /// </param>
    /// <remarks>
    /// A row throws, when its chroma is asked for, a <see cref="PictureSizeMismatchException"/> where planes differ in size, and
    /// another <see cref="PictureException"/> where a plane is missing or too large.
    /// </remarks>
    /// <returns>An estimator with nothing to learn; each fit gives a transformer that must be disposed of.</returns>
    /// <exception cref="ArgumentException">A name is empty, or both outputs have the same.</exception>
    /// <exception cref="WeightsException">The weights are not ColorNet's, or none of ColorNet ship.</exception>
    public static FusionEstimator<FusionTransformer> CorrectColor(
        this TransformsCatalog catalog,
        YCrCbColumns fused,
        YCrCbColumns first,
        YCrCbColumns second,
        WeightFile? weights = null
    ) => Create(catalog, fused, first, second, new ChromaChoice(ChromaChoice.ColorNetName, weights));

    private static FusionEstimator<FusionTransformer> Create(
        TransformsCatalog catalog,
        YCrCbColumns fused,
        YCrCbColumns first,
        YCrCbColumns second,
        ChromaChoice chroma
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(fused);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return new FusionEstimator<FusionTransformer>(
            new FuseChromaTransformer(
                (fused.Cr, fused.Cb),
                fused.Y,
                (first.Cr, first.Cb),
                (second.Cr, second.Cb),
                chroma.Settle(task: null)
            )
        );
    }
}
