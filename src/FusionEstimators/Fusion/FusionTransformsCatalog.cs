using FusionML.Estimators;
using FusionML.Imaging;
using FusionML.Inference;

namespace Microsoft.ML;

/// <summary>The component of <c>mlContext.Transforms</c> that fuses pictures.</summary>
public static class FusionTransformsCatalog
{
    /// <summary>Fuses two columns of registered pictures with the network of a weight file.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The new column: an image column if the sources are images, a plane column if they are
    /// planes.</param>
    /// <param name="firstImageColumnName">The visible, near, under-exposed or MRI picture.</param>
    /// <param name="secondImageColumnName">The other picture, of the same size.</param>
    /// <param name="task">The task, which decides the chroma of coloured images.</param>
    /// <param name="weightsPath">A safetensors file with the weights of EFRUFN or FRUFN. It is read now and saved with the
    /// model.</param>
    /// <returns>An estimator with nothing to learn; each fit gives a transformer that must be disposed of.</returns>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <exception cref="WeightsException">The file can't be read, is damaged, or does not hold the weights of a fusion
    /// network.</exception>
    public static FusionEstimator<FuseImagesTransformer> FuseImages(
        this TransformsCatalog catalog,
        string outputColumnName,
        string firstImageColumnName,
        string secondImageColumnName,
        FusionTask task,
        string weightsPath)
        => catalog.FuseImages(
            outputColumnName,
            [firstImageColumnName, secondImageColumnName],
            task,
            new FuseImagesOptions { Weights = WeightFile.Read(weightsPath) });

    /// <summary>Fuses two columns of registered pictures as the options say.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The new column: an image column if the sources are images, a plane column if they are
    /// planes.</param>
    /// <param name="firstImageColumnName">The visible, near, under-exposed or MRI picture.</param>
    /// <param name="secondImageColumnName">The other picture, of the same size.</param>
    /// <param name="task">The task, which decides the chroma of coloured images where the options don't.</param>
    /// <param name="options">Weights or rule, chroma rule, and how the engine works.</param>
    /// <returns>An estimator with nothing to learn; each fit gives a transformer that must be disposed of.</returns>
    /// <exception cref="ArgumentException">A name is empty or unknown, the options have not exactly one of weights and rule, or
    /// both a chroma rule and ColorNet.</exception>
    /// <exception cref="WeightsException">The weights are not those of a fusion network, or ColorNet's not those of
    /// ColorNet.</exception>
    public static FusionEstimator<FuseImagesTransformer> FuseImages(
        this TransformsCatalog catalog,
        string outputColumnName,
        string firstImageColumnName,
        string secondImageColumnName,
        FusionTask task,
        FuseImagesOptions options)
        => catalog.FuseImages(outputColumnName, [firstImageColumnName, secondImageColumnName], task, options);

    /// <summary>
    /// Fuses two or more columns of registered pictures. A network takes more than two in sequence: the first two are fused and
    /// the
    /// result plays the first picture for the next; a classical rule takes the luminance of all at once. Chroma is decided in
    /// sequence.
    /// </summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The new column: an image column if the sources are images, a plane column if they are
    /// planes.</param>
    /// <param name="imageColumnNames">The pictures, all of the same size.</param>
    /// <param name="task">The task, which decides the chroma of coloured images where the options don't.</param>
    /// <param name="options">Weights or rule, chroma rule, and how the engine works.</param>
    /// <returns>An estimator with nothing to learn; each fit gives a transformer that must be disposed of.</returns>
    /// <exception cref="ArgumentException">
    /// There are fewer than two columns, a name is empty or unknown, the options have not exactly one of weights and rule, or
    /// both a
    /// chroma rule and ColorNet.
    /// </exception>
    /// <exception cref="WeightsException">The weights are not those of a fusion network, or ColorNet's not those of
    /// ColorNet.</exception>
    public static FusionEstimator<FuseImagesTransformer> FuseImages(
        this TransformsCatalog catalog,
        string outputColumnName,
        IReadOnlyList<string> imageColumnNames,
        FusionTask task,
        FuseImagesOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(imageColumnNames);
        ArgumentNullException.ThrowIfNull(options);
        return new FusionEstimator<FuseImagesTransformer>(new FuseImagesTransformer(
            outputColumnName,
            [.. imageColumnNames],
            task,
            new FusionEngineSource(options.Weights, options.Rule),
            new ChromaRuleSource(options.ChromaRule, options.ColorNet, task),
            options.Engine));
    }
}
