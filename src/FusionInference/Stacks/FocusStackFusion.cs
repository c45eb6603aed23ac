using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// Fuses a focus stack: every pixel comes from the picture that is the sharpest there, and the seams are blended once, from the
/// sources.
/// </summary>
/// <remarks>
/// Two passes over the pictures. The first finds the highest <see cref="FocusMeasure"/> at every pixel and makes the choice
/// consistent over 3x3; the second blends the pictures by these choices in the Laplacian pyramid, luminance and chroma alike. A
/// picture that is chosen nowhere is not read again. It holds about 14 planes of float beside what reading a picture takes, for
/// any number of pictures.
/// </remarks>
internal sealed class FocusStackFusion : IStackFusion
{
    /// <summary>The shorter side of the coarsest level: below it, pictures of one scene differ only in brightness.</summary>
    private const int MinimumBase = 16;

    /// <inheritdoc/>
    public string Name => "focus-stack";

    /// <inheritdoc/>
    public int WorkingPlanes => 14;

    /// <inheritdoc/>
    public FusionResult Fuse(PictureStack stack, IProgress<FuseProgress>? progress, CancellationToken cancellationToken)
    {
        SourceIndexMap map = ChooseSharpest(stack, progress, cancellationToken);
        ColorBlend? blend = null;
        for (int i = 0; i < stack.Count; i++)
        {
            if (map.Uses(i))
            {
                FusionImage picture = stack.Read(i);
                int details = DetailsOf(picture);
                ImagePlane[] weights = PyramidBlend.Reduce(map.MaskOf(i), details, cancellationToken);
                ImagePlane[] luminance = PyramidBlend.Split(picture.Y, details, cancellationToken);
                blend ??= new ColorBlend(picture.Height, picture.Width, details);
                blend.Add(picture, luminance, weights, cancellationToken);
            }

            progress?.Report(new FuseProgress((stack.Count + i + 1) / (2.0 * stack.Count)));
        }

        return FusionResult.Of(blend!.Collapse(cancellationToken), map.ToPlane());
    }

    private static int DetailsOf(FusionImage picture) => PyramidLevels.Count(picture.Height, picture.Width, MinimumBase);

    private static SourceIndexMap ChooseSharpest(
        PictureStack stack,
        IProgress<FuseProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        SourceIndexMap? map = null;
        progress?.Report(new FuseProgress(0));
        for (int i = 0; i < stack.Count; i++)
        {
            FusionImage picture = stack.Read(i);
            map ??= new SourceIndexMap(picture.Height, picture.Width);
            map.Offer(FocusMeasure.Of(picture.Y, DetailsOf(picture), cancellationToken).Samples, i);
            progress?.Report(new FuseProgress((i + 1) / (2.0 * stack.Count)));
        }

        map!.MakeConsistent(cancellationToken);
        return map;
    }
}
