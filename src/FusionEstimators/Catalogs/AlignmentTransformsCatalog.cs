using FusionML.Alignment;
using FusionML.Estimators;
using FusionML.Imaging;

namespace Microsoft.ML;

/// <summary>The component of <c>mlContext.Transforms</c> that lays pictures onto each other.</summary>
public static class AlignmentTransformsCatalog
{
    /// <summary>Lays the pictures of two or more columns onto one of them, so that they can be fused.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnNames">The new columns, one for each picture: of its kind, image or plane.</param>
    /// <param name="imageColumnNames">The pictures: images or planes of one scene.</param>
    /// <param name="options">Which stays, what the others may do, and what happens where one does not fit; or null.</param>
    /// <remarks>
    /// A row throws, when one of its new columns is asked for, a <see cref="PoorAlignmentException"/> where a picture fits too
    /// badly and the options do not let it pass, an <see cref="AlignmentLibraryException"/> where OpenCV's native library does not
    /// load (the application brings its package), a <see cref="PixelValueException"/> where a sample is NaN or infinite, and
    /// another <see cref="AlignmentException"/> where a picture is too small or nothing is common.
    /// </remarks>
    /// <returns>An estimator with nothing to learn.</returns>
    /// <exception cref="ArgumentException">
    /// There are fewer than two columns or not as many new ones, a name is empty, or options contradict each other or are out of
    /// their range.
    /// </exception>
    public static FusionEstimator<FusionTransformer> AlignImages(
        this TransformsCatalog catalog,
        IReadOnlyList<string> outputColumnNames,
        IReadOnlyList<string> imageColumnNames,
        AlignImagesOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(outputColumnNames);
        ArgumentNullException.ThrowIfNull(imageColumnNames);
        return new FusionEstimator<FusionTransformer>(
            new AlignImagesTransformer(
                outputColumnNames,
                imageColumnNames,
                options ?? new AlignImagesOptions(),
                HostEnvironment.OfCatalog(catalog)
            )
        );
    }
}
