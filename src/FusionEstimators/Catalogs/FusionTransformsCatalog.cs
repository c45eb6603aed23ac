using FusionML.Estimators;
using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Training;

namespace Microsoft.ML;

/// <summary>The component of <c>mlContext.Transforms</c> that fuses pictures.</summary>
public static class FusionTransformsCatalog
{
    /// <inheritdoc cref="FuseImages(TransformsCatalog, string, IReadOnlyList{string}, FusionTask, FuseImagesOptions)"
    /// path="/remarks"/>
    /// <summary>Fuses two columns of registered pictures with the network that ships for the task.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The new column: an image column if the sources are images, a plane column if they are
    /// planes.</param>
    /// <param name="firstImageColumnName">The visible, near, under-exposed or MRI picture.</param>
    /// <param name="secondImageColumnName">The other picture, of the same size.</param>
    /// <param name="task">The task, which decides the weights and the chroma of coloured images. The weights are saved with the
    /// model.</param>
    /// <returns>An estimator with nothing to learn; each fit gives a transformer that must be disposed of.</returns>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <exception cref="WeightsException">No weights ship for the task.</exception>
    /// <exception cref="TorchBackendException">
    /// The context asks for a CUDA device that is not there, or not without libtorch, and does not allow the processor in its
    /// place.
    /// </exception>
    public static FusionEstimator<FuseImagesTransformer> FuseImages(
        this TransformsCatalog catalog,
        string outputColumnName,
        string firstImageColumnName,
        string secondImageColumnName,
        FusionTask task
    ) => catalog.FuseImages(outputColumnName, [firstImageColumnName, secondImageColumnName], task, new FuseImagesOptions());

    /// <inheritdoc cref="FuseImages(TransformsCatalog, string, IReadOnlyList{string}, FusionTask, FuseImagesOptions)"
    /// path="/remarks"/>
    /// <summary>Fuses two columns of registered pictures with the network of a weight file.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The new column: an image column if the sources are images, a plane column if they are
    /// planes.</param>
    /// <param name="firstImageColumnName">The visible, near, under-exposed or MRI picture.</param>
    /// <param name="secondImageColumnName">The other picture, of the same size.</param>
    /// <param name="task">The task, which decides the chroma of coloured images.</param>
    /// <param name="weightsPath">A safetensors file with the weights of EFRUFN, FRUFN, ReFusion or PSLPT. It is read now and saved with the
    /// model.</param>
    /// <returns>An estimator with nothing to learn; each fit gives a transformer that must be disposed of.</returns>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <exception cref="WeightsException">The file can't be read, is damaged, or does not hold the weights of a fusion
    /// network.</exception>
    /// <exception cref="TorchBackendException">
    /// The context asks for a CUDA device that is not there, or not without libtorch, and does not allow the processor in its
    /// place.
    /// </exception>
    public static FusionEstimator<FuseImagesTransformer> FuseImages(
        this TransformsCatalog catalog,
        string outputColumnName,
        string firstImageColumnName,
        string secondImageColumnName,
        FusionTask task,
        string weightsPath
    ) =>
        catalog.FuseImages(
            outputColumnName,
            [firstImageColumnName, secondImageColumnName],
            task,
            new FuseImagesOptions { Weights = WeightFile.Read(weightsPath) }
        );

    /// <inheritdoc cref="FuseImages(TransformsCatalog, string, IReadOnlyList{string}, FusionTask, FuseImagesOptions)"/>
    /// <summary>Fuses two columns of registered pictures as the options say.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The new column: an image column if the sources are images, a plane column if they are
    /// planes.</param>
    /// <param name="firstImageColumnName">The visible, near, under-exposed or MRI picture.</param>
    /// <param name="secondImageColumnName">The other picture, of the same size where the options say nothing else.</param>
    /// <param name="task">The task, which decides the weights and the chroma of coloured images where the options don't.</param>
    /// <param name="options">Weights or rule, chroma, backend, sizes, normalisation, and how the engine works.</param>
    public static FusionEstimator<FuseImagesTransformer> FuseImages(
        this TransformsCatalog catalog,
        string outputColumnName,
        string firstImageColumnName,
        string secondImageColumnName,
        FusionTask task,
        FuseImagesOptions options
    ) => catalog.FuseImages(outputColumnName, [firstImageColumnName, secondImageColumnName], task, options);

    /// <summary>
    /// Fuses two or more columns of registered pictures, in sequence or as a tree; see <see cref="FusionOrder"/>.
    /// </summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The new column: an image column if the sources are images, a plane column if they are
    /// planes.</param>
    /// <param name="imageColumnNames">The pictures, all of the same size where the options say nothing else.</param>
    /// <param name="task">The task, which decides the weights and the chroma of coloured images where the options don't.</param>
    /// <param name="options">Weights or rule, chroma, backend, sizes, normalisation, order, and how the engine works.</param>
    /// <remarks>
    /// A row throws, when its fused picture is asked for, a <see cref="PictureSizeMismatchException"/> where pictures differ in
    /// size and the options say nothing of it, a <see cref="PixelValueException"/> where a sample is NaN or infinite, another
    /// <see cref="PictureException"/> where a picture is missing, too large or has samples far outside [0, 1], and a
    /// <see cref="DivergenceException"/> where the iteration of the network leaves the finite numbers.
    /// </remarks>
    /// <returns>An estimator with nothing to learn; each fit gives a transformer that must be disposed of.</returns>
    /// <exception cref="ArgumentException">
    /// There are fewer than two columns, a name is empty or unknown, or the options have both weights and a rule, both a chroma
    /// rule and ColorNet, another task, or a rule on TorchSharp.
    /// </exception>
    /// <exception cref="WeightsException">
    /// The weights are not those of a fusion network, ColorNet's not those of ColorNet, or neither weights nor a rule are given
    /// and none ship for the task.
    /// </exception>
    /// <exception cref="TorchBackendException">
    /// The options ask for TorchSharp, and libtorch is not there; or for a CUDA device that is not there, and the processor may
    /// not take its place.
    /// </exception>
    public static FusionEstimator<FuseImagesTransformer> FuseImages(
        this TransformsCatalog catalog,
        string outputColumnName,
        IReadOnlyList<string> imageColumnNames,
        FusionTask task,
        FuseImagesOptions options
    ) => FuseImagesEstimator.Create(catalog, outputColumnName, imageColumnNames, task, options);
}
