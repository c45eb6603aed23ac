using FusionML.Estimators;
using FusionML.Imaging;
using FusionML.Inference;

namespace Microsoft.ML;

/// <summary>The components of <c>mlContext.Transforms</c> that load, split and merge planes.</summary>
public static class PlaneTransformsCatalog
{
    /// <summary>
    /// Reads picture files into planes of luminance, with all the bits that they have: 8-bit and 16-bit samples as sample /
    /// maximum in [0, 1], and float data from a codec that the application adds to <see cref="PictureCodecs"/>.
    /// </summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The new plane column.</param>
    /// <param name="inputColumnName">The text column with the paths.</param>
    /// <param name="imageFolder">What relative paths start from; the current folder if null.</param>
    /// <returns>An estimator with nothing to learn. Its rows throw a <see cref="PictureException"/> that names the file which
    /// can't be read.</returns>
    /// <exception cref="ArgumentException">A name is empty, or there is no such folder.</exception>
    public static FusionEstimator<FusionTransformer> LoadPlanes(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        string? imageFolder = null
    ) => Create(catalog, new LoadPlanesTransformer([outputColumnName], inputColumnName, RequireFolder(imageFolder)));

    /// <summary>Reads picture files into planes of luminance and chroma; each file is read once per row.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="yColumnName">The new plane column with the luminance.</param>
    /// <param name="crColumnName">The new plane column with the red difference; 0.5 everywhere for a gray picture.</param>
    /// <param name="cbColumnName">The new plane column with the blue difference; 0.5 everywhere for a gray picture.</param>
    /// <param name="inputColumnName">The text column with the paths.</param>
    /// <param name="imageFolder">What relative paths start from; the current folder if null.</param>
    /// <returns>An estimator with nothing to learn. Its rows throw a <see cref="PictureException"/> that names the file which
    /// can't be read.</returns>
    /// <exception cref="ArgumentException">A name is empty, two outputs have the same, or there is no such folder.</exception>
    public static FusionEstimator<FusionTransformer> LoadPlanes(
        this TransformsCatalog catalog,
        string yColumnName,
        string crColumnName,
        string cbColumnName,
        string inputColumnName,
        string? imageFolder = null
    ) =>
        Create(
            catalog,
            new LoadPlanesTransformer([yColumnName, crColumnName, cbColumnName], inputColumnName, RequireFolder(imageFolder))
        );

    /// <summary>
    /// Splits an image into luminance and chroma planes: Y = .299 R + .587 G + .114 B, Cr = .713 (R - Y) + .5,
    /// Cb = .564 (B - Y) + .5 in [0, 1].
    /// </summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="yColumnName">The new plane column with the luminance.</param>
    /// <param name="crColumnName">The new plane column with the red difference; 0.5 everywhere for a gray image.</param>
    /// <param name="cbColumnName">The new plane column with the blue difference; 0.5 everywhere for a gray image.</param>
    /// <param name="inputColumnName">The image column. Its alpha is ignored.</param>
    /// <returns>
    /// An estimator with nothing to learn. Its rows throw a <see cref="PictureException"/> where the image is missing.
    /// </returns>
    /// <exception cref="ArgumentException">A name is empty, or two outputs have the same.</exception>
    public static FusionEstimator<FusionTransformer> SplitYCrCb(
        this TransformsCatalog catalog,
        string yColumnName,
        string crColumnName,
        string cbColumnName,
        string inputColumnName
    ) => Create(catalog, new SplitYCrCbTransformer(yColumnName, crColumnName, cbColumnName, inputColumnName));

    /// <summary>
    /// Merges luminance and chroma planes into an 8-bit image, each sample round(255 x) of x clamped to [0, 1], alpha 255.
    /// </summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The new image column.</param>
    /// <param name="yColumnName">The plane column with the luminance.</param>
    /// <param name="crColumnName">The plane column with the red difference.</param>
    /// <param name="cbColumnName">The plane column with the blue difference.</param>
    /// <remarks>
    /// A row throws, when its image is asked for, a <see cref="PictureSizeMismatchException"/> where planes differ in size, a
    /// <see cref="PixelValueException"/> where a sample is NaN or infinite, and another <see cref="PictureException"/> where a
    /// plane is missing.
    /// </remarks>
    /// <returns>An estimator with nothing to learn.</returns>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public static FusionEstimator<FusionTransformer> MergeYCrCb(
        this TransformsCatalog catalog,
        string outputColumnName,
        string yColumnName,
        string crColumnName,
        string cbColumnName
    ) => Create(catalog, new MergeYCrCbTransformer(outputColumnName, yColumnName, crColumnName, cbColumnName));

    /// <summary>Decides the chroma of a fused picture from the chroma of its two sources.</summary>
    /// <inheritdoc
    /// cref="ChromaTransformsCatalog.FuseChroma(TransformsCatalog, YCrCbColumns, YCrCbColumns, YCrCbColumns, string)" path="/remarks|/returns|/exception"/>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="crColumnName">The new plane column with the red difference.</param>
    /// <param name="cbColumnName">The new plane column with the blue difference.</param>
    /// <param name="yColumnName">The plane column with the fused luminance.</param>
    /// <param name="firstCrColumnName">The plane column with the red difference of the first source.</param>
    /// <param name="firstCbColumnName">The plane column with the blue difference of the first source.</param>
    /// <param name="secondCrColumnName">The plane column with the red difference of the second source.</param>
    /// <param name="secondCbColumnName">The plane column with the blue difference of the second source.</param>
    /// <param name="rule">One of <see cref="ChromaRules.Names"/>.</param>
    [Obsolete("Seven names in a row are easily swapped: use the overload that takes three YCrCbColumns.")]
    public static FusionEstimator<FusionTransformer> FuseChroma(
        this TransformsCatalog catalog,
        string crColumnName,
        string cbColumnName,
        string yColumnName,
        string firstCrColumnName,
        string firstCbColumnName,
        string secondCrColumnName,
        string secondCbColumnName,
        string rule = "distance"
    ) =>
        catalog.FuseChroma(
            new YCrCbColumns(yColumnName, crColumnName, cbColumnName),
            new YCrCbColumns(yColumnName, firstCrColumnName, firstCbColumnName),
            new YCrCbColumns(yColumnName, secondCrColumnName, secondCbColumnName),
            rule
        );

    /// <summary>Decides the chroma of a fused picture with ColorNet and the weights that ship.</summary>
    /// <inheritdoc
    /// cref="ChromaTransformsCatalog.CorrectColor(TransformsCatalog, YCrCbColumns, YCrCbColumns, YCrCbColumns, WeightFile)" path="/remarks|/returns|/exception"/>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="crColumnName">The new plane column with the red difference.</param>
    /// <param name="cbColumnName">The new plane column with the blue difference.</param>
    /// <param name="yColumnName">The plane column with the fused luminance.</param>
    /// <param name="firstCrColumnName">The plane column with the red difference of the first source.</param>
    /// <param name="firstCbColumnName">The plane column with the blue difference of the first source.</param>
    /// <param name="secondCrColumnName">The plane column with the red difference of the second source.</param>
    /// <param name="secondCbColumnName">The plane column with the blue difference of the second source.</param>
    [Obsolete("Seven names in a row are easily swapped: use the overload that takes three YCrCbColumns.")]
    public static FusionEstimator<FusionTransformer> CorrectColor(
        this TransformsCatalog catalog,
        string crColumnName,
        string cbColumnName,
        string yColumnName,
        string firstCrColumnName,
        string firstCbColumnName,
        string secondCrColumnName,
        string secondCbColumnName
    ) =>
        catalog.CorrectColor(
            new YCrCbColumns(yColumnName, crColumnName, cbColumnName),
            new YCrCbColumns(yColumnName, firstCrColumnName, firstCbColumnName),
            new YCrCbColumns(yColumnName, secondCrColumnName, secondCbColumnName)
        );

    /// <summary>Decides the chroma of a fused picture with ColorNet and weights of the caller's own.</summary>
    /// <inheritdoc
    /// cref="ChromaTransformsCatalog.CorrectColor(TransformsCatalog, YCrCbColumns, YCrCbColumns, YCrCbColumns, WeightFile)" path="/remarks|/returns|/exception"/>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="crColumnName">The new plane column with the red difference.</param>
    /// <param name="cbColumnName">The new plane column with the blue difference.</param>
    /// <param name="yColumnName">The plane column with the fused luminance.</param>
    /// <param name="firstCrColumnName">The plane column with the red difference of the first source.</param>
    /// <param name="firstCbColumnName">The plane column with the blue difference of the first source.</param>
    /// <param name="secondCrColumnName">The plane column with the red difference of the second source.</param>
    /// <param name="secondCbColumnName">The plane column with the blue difference of the second source.</param>
    /// <param name="weights">The weights of ColorNet; they are saved with the model.</param>
    [Obsolete("Seven names in a row are easily swapped: use the overload that takes three YCrCbColumns.")]
    public static FusionEstimator<FusionTransformer> CorrectColor(
        this TransformsCatalog catalog,
        string crColumnName,
        string cbColumnName,
        string yColumnName,
        string firstCrColumnName,
        string firstCbColumnName,
        string secondCrColumnName,
        string secondCbColumnName,
        WeightFile weights
    )
    {
        ArgumentNullException.ThrowIfNull(weights);
        return catalog.CorrectColor(
            new YCrCbColumns(yColumnName, crColumnName, cbColumnName),
            new YCrCbColumns(yColumnName, firstCrColumnName, firstCbColumnName),
            new YCrCbColumns(yColumnName, secondCrColumnName, secondCbColumnName),
            weights
        );
    }

    /// <summary>Makes a gray 8-bit image of a plane, each sample round(255 x) of x clamped to [0, 1], alpha 255.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The new image column.</param>
    /// <param name="inputColumnName">The plane column; the output's name if null.</param>
    /// <remarks>
    /// A row throws, when its image is asked for, a <see cref="PixelValueException"/> where a sample is NaN or infinite, and
    /// another <see cref="PictureException"/> where the plane is missing.
    /// </remarks>
    /// <returns>An estimator with nothing to learn.</returns>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public static FusionEstimator<FusionTransformer> ConvertPlaneToImage(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null
    ) => Create(catalog, new ConvertPlaneToImageTransformer(outputColumnName, inputColumnName ?? outputColumnName));

    private static string? RequireFolder(string? imageFolder) =>
        imageFolder is null || Directory.Exists(imageFolder)
            ? imageFolder
            : throw new ArgumentException($"There is no folder '{imageFolder}'.", nameof(imageFolder));

    private static FusionEstimator<FusionTransformer> Create(TransformsCatalog catalog, FusionTransformer transformer)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new FusionEstimator<FusionTransformer>(transformer);
    }
}
