using FusionML.Imaging;

namespace FusionML.Alignment;

/// <summary>Aligns the pictures of a focus stack or of an exposure bracket to one of them.</summary>
/// <remarks>
/// A coarse similarity by the orientation of edges starts each picture, or the transform of the neighbour nearer to the
/// reference; the enhanced correlation coefficient of locally normalised luminance is then climbed from coarse to fine. The
/// working levels have at most 1536 pixels on the longer side: transforms of larger pictures are those of their levels, to about
/// a twentieth of a level's pixel. Can be used by any number of threads.
/// </remarks>
public sealed class SequenceAlignment
{
    private const int MinimumSide = 32;
    private readonly AlignmentOptions _options;

    /// <summary>Makes an alignment.</summary>
    public SequenceAlignment(AlignmentOptions? options = null)
    {
        _options = options ?? new AlignmentOptions();
    }

    /// <summary>Aligns pictures.</summary>
    /// <param name="pictures">Two or more pictures of one scene, in the order of the sequence.</param>
    /// <param name="names">What errors call them, or null for their numbers.</param>
    /// <param name="progress">Reports the part that is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="AlignmentException">
    /// There are fewer than two pictures, one is smaller than 32 pixels, the reference is none of them, or nothing is common.
    /// </exception>
    /// <exception cref="PoorAlignmentException">A picture fits too badly, and the options say to throw.</exception>
    /// <exception cref="AlignmentLibraryException">OpenCV's native library does not load.</exception>
    /// <exception cref="PixelValueException">A sample is not finite.</exception>
    public AlignmentResult Align(
        IReadOnlyList<FusionImage> pictures,
        IReadOnlyList<string>? names = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(pictures);
        names ??= [.. pictures.Select((_, i) => $"picture {i + 1}")];
        int reference = RequireSound(pictures, names);
        AlignmentLibrary.Require();
        PictureAlignment[] alignments = Register(pictures, names, reference, progress, cancellationToken);
        CommonArea area = _options.CropToCommonArea
            ? CommonArea.Of(
                pictures[reference].Width,
                pictures[reference].Height,
                [.. alignments.Zip(pictures, (found, picture) => (found.Transform, picture.Width, picture.Height))]
            )
            : new CommonArea(0, 0, pictures[reference].Width, pictures[reference].Height);
        FusionImage[] aligned = new FusionImage[pictures.Count];
        for (int i = 0; i < aligned.Length; i++)
        {
            FusionImage warped =
                i == reference || IsUnmoved(alignments[i], pictures[i], pictures[reference])
                    ? pictures[i]
                    : PictureWarp.Apply(pictures[i], alignments[i].Transform, pictures[reference], cancellationToken);
            aligned[i] = area.Cut(warped);
            progress?.Report((1 + ((i + 1.0) / aligned.Length)) / 2);
        }

        return new AlignmentResult(aligned, alignments, area, reference);
    }

    private PictureAlignment[] Register(
        IReadOnlyList<FusionImage> pictures,
        IReadOnlyList<string> names,
        int reference,
        IProgress<double>? progress,
        CancellationToken cancellationToken
    )
    {
        int side = Math.Max(pictures[reference].Width, pictures[reference].Height);
        CorrelationPyramid own = CorrelationPyramid.Of(pictures[reference], side, cancellationToken);
        PictureAlignment[] alignments = new PictureAlignment[pictures.Count];
        alignments[reference] = new(names[reference], _options.Model, PlanarTransform.Identity, 1, false);
        int done = 1;

        // Outwards from the reference, so that a neighbour's transform is there to begin from.
        int[] order = [.. Enumerable.Range(0, pictures.Count).Where(i => i != reference).OrderBy(i => Math.Abs(i - reference))];
        foreach (int i in order)
        {
            PictureAlignment neighbour = alignments[i < reference ? i + 1 : i - 1];
            (AlignmentModel model, PlanarTransform transform, double correlation) = PictureRegistration.Register(
                own,
                CorrelationPyramid.Of(pictures[i], side, cancellationToken),
                neighbour.IsPoor || i + 1 == reference || i - 1 == reference ? null : neighbour.Transform,
                _options.Model,
                _options.MinimumCorrelation,
                cancellationToken
            );
            bool isPoor = !(correlation >= _options.MinimumCorrelation);
            if (isPoor && _options.OnPoorAlignment == PoorAlignmentHandling.Throw)
            {
                throw new PoorAlignmentException(names[i], names[reference], correlation, _options.MinimumCorrelation);
            }

            alignments[i] = new(names[i], model, isPoor ? PlanarTransform.Identity : transform, correlation, isPoor);
            progress?.Report(++done / (2.0 * pictures.Count));
        }

        return alignments;
    }

    private int RequireSound(IReadOnlyList<FusionImage> pictures, IReadOnlyList<string> names)
    {
        if (pictures.Count < 2)
        {
            throw new AlignmentException($"An alignment needs at least 2 pictures, not {pictures.Count}.");
        }

        if (names.Count != pictures.Count)
        {
            throw new AlignmentException($"There are {names.Count} names for {pictures.Count} pictures.");
        }

        for (int i = 0; i < pictures.Count; i++)
        {
            pictures[i].RequireFinite(names[i]);
            if (Math.Min(pictures[i].Width, pictures[i].Height) < MinimumSide)
            {
                throw new AlignmentException(
                    $"{names[i]} of {pictures[i].Width}x{pictures[i].Height} is too small to align: at least "
                        + $"{MinimumSide}x{MinimumSide} pixels are needed."
                );
            }
        }

        int reference = _options.Reference ?? 0;
        return reference >= 0 && reference < pictures.Count
            ? reference
            : throw new AlignmentException($"The reference is picture {reference + 1}, but there are {pictures.Count} pictures.");
    }

    private static bool IsUnmoved(PictureAlignment alignment, FusionImage picture, FusionImage reference) =>
        alignment.Transform.Matrix.SequenceEqual(PlanarTransform.Identity.Matrix)
        && picture.Width == reference.Width
        && picture.Height == reference.Height;
}
