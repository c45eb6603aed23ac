using FusionML.Imaging;

namespace FusionML.Alignment;

/// <summary>Aligns pictures of other sensors to the first one, each by <see cref="CrossModalSearch"/>.</summary>
/// <param name="options">How far is looked; the minimum confidence decides whether a picture was found.</param>
/// <param name="warn">True to leave a picture that was not found where it is, marked as poor; false to throw.</param>
/// <param name="cropToCommonArea">True to cut the pictures to the area that all cover.</param>
public sealed class CrossModalAlignment(CrossModalOptions? options = null, bool warn = false, bool cropToCommonArea = true)
{
    private readonly CrossModalOptions _options = options ?? new CrossModalOptions();

    /// <summary>Aligns pictures.</summary>
    /// <param name="pictures">Two or more pictures; the first one stays where it is.</param>
    /// <param name="names">What errors call them, or null for their numbers.</param>
    /// <param name="progress">Reports the part that is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The pictures on the first one's grid; correlations are the confidences of the search.</returns>
    /// <exception cref="AlignmentException">There are fewer than two pictures, or nothing is common.</exception>
    /// <exception cref="PoorAlignmentException">A picture was not found.</exception>
    /// <exception cref="AlignmentLibraryException">OpenCV's native library does not load.</exception>
    public AlignmentResult Align(
        IReadOnlyList<FusionImage> pictures,
        IReadOnlyList<string>? names = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(pictures);
        names ??= [.. pictures.Select((_, i) => $"picture {i + 1}")];
        if (pictures.Count < 2)
        {
            throw new AlignmentException($"An alignment needs at least 2 pictures, not {pictures.Count}.");
        }

        AlignmentLibrary.Require();
        FusionImage first = pictures[0];
        CrossModalSearch search = new(_options);
        PictureAlignment[] alignments = new PictureAlignment[pictures.Count];
        alignments[0] = new(names[0], AlignmentModel.Auto, PlanarTransform.Identity, 1, false);
        for (int i = 1; i < alignments.Length; i++)
        {
            CrossModalMatch match = search.Search(first, pictures[i], null, cancellationToken);
            if (!match.IsConfident && !warn)
            {
                throw new PoorAlignmentException(names[i], names[0], match.Confidence, _options.MinimumConfidence);
            }

            alignments[i] = new(
                names[i],
                AlignmentModel.Auto,
                match.IsConfident ? match.Transform : Resize(first, pictures[i]),
                match.Confidence,
                !match.IsConfident
            );
            progress?.Report(i / (double)alignments.Length);
        }

        CommonArea area = cropToCommonArea
            ? CommonArea.Of(
                first.Width,
                first.Height,
                [.. alignments.Zip(pictures, (found, picture) => (found.Transform, picture.Width, picture.Height))]
            )
            : new CommonArea(0, 0, first.Width, first.Height);
        return new AlignmentResult(
            [
                .. pictures.Select(
                    (picture, i) =>
                        area.Cut(i == 0 ? picture : PictureWarp.Apply(picture, alignments[i].Transform, first, cancellationToken))
                ),
            ],
            alignments,
            area,
            0
        );
    }

    /// <summary>Where a picture lies on the first one that was not found: stretched to its size.</summary>
    private static PlanarTransform Resize(FusionImage first, FusionImage picture)
    {
        (double x, double y) = ((double)picture.Width / first.Width, (double)picture.Height / first.Height);
        return new PlanarTransform(x, 0, (0.5 * x) - 0.5, 0, y, (0.5 * y) - 0.5, 0, 0, 1);
    }
}
