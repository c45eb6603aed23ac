using FusionML.Imaging;

namespace FusionML.Alignment;

/// <summary>
/// The transform between the pictures of two cameras that are fixed to each other: made once, used for every pair that they take.
/// </summary>
/// <remarks>It holds for what is as far away as the scene that it was made with. Immutable; can be shared by any number of threads.</remarks>
public sealed class RigTransform
{
    /// <summary>One in so many pixels of the first picture must be common to both.</summary>
    private const int LeastShare = 20;

    /// <summary>Makes the transform of a rig.</summary>
    /// <param name="transform">Where each pixel of the first picture lies in the second.</param>
    /// <param name="firstSize">Columns and rows of the first camera's pictures.</param>
    /// <param name="secondSize">Columns and rows of the second camera's pictures.</param>
    /// <exception cref="AlignmentException">A size is empty.</exception>
    public RigTransform(PlanarTransform transform, (int Width, int Height) firstSize, (int Width, int Height) secondSize)
    {
        ArgumentNullException.ThrowIfNull(transform);
        if (Math.Min(Math.Min(firstSize.Width, firstSize.Height), Math.Min(secondSize.Width, secondSize.Height)) < 1)
        {
            throw new AlignmentException(
                $"A rig of pictures of {firstSize.Width}x{firstSize.Height} and {secondSize.Width}x{secondSize.Height} makes no sense."
            );
        }

        (Transform, FirstSize, SecondSize) = (transform, firstSize, secondSize);
    }

    /// <summary>Where each pixel of the first picture lies in the second.</summary>
    public PlanarTransform Transform { get; }

    /// <summary>Columns and rows of the first camera's pictures.</summary>
    public (int Width, int Height) FirstSize { get; }

    /// <summary>Columns and rows of the second camera's pictures.</summary>
    public (int Width, int Height) SecondSize { get; }

    /// <summary>How it was found, or null.</summary>
    public string? Method { get; init; }

    /// <summary>The confidence of a search, from 0 to 1, or null.</summary>
    public double? Confidence { get; init; }

    /// <summary>The root mean square of the residuals of points, in pixels of the second picture, or null.</summary>
    public double? ResidualPixels { get; init; }

    /// <summary>Lays the second picture of a pair onto the first.</summary>
    /// <param name="first">The first camera's picture.</param>
    /// <param name="second">The second camera's picture.</param>
    /// <param name="cropToCommonArea">True to cut both to the area that both cover.</param>
    /// <param name="name">What errors call this transform, such as its file.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="RigFileException">A picture has another size than the rig's.</exception>
    /// <exception cref="AlignmentLibraryException">OpenCV's native library does not load.</exception>
    /// <exception cref="AlignmentException">The pictures have less than a twentieth of the first one in common.</exception>
    public (FusionImage First, FusionImage Second) Apply(
        FusionImage first,
        FusionImage second,
        bool cropToCommonArea = true,
        string name = "the rig's transform",
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        RequireSize(first, FirstSize, "first", name);
        RequireSize(second, SecondSize, "second", name);
        CommonArea area = CommonArea.Of(first.Width, first.Height, [(Transform, second.Width, second.Height)]);
        if ((long)area.Width * area.Height * LeastShare < (long)first.Width * first.Height)
        {
            throw new AlignmentException(
                $"{name} lays the second picture so that only {area.Width}x{area.Height} of {first.Width}x{first.Height} pixels are common: "
                    + "it is not the transform of these cameras. Make it anew with 'fusionml align'."
            );
        }

        FusionImage warped = PictureWarp.Apply(second, Transform, first, cancellationToken);
        return cropToCommonArea ? (area.Cut(first), area.Cut(warped)) : (first, warped);
    }

    private static void RequireSize(FusionImage picture, (int Width, int Height) size, string which, string name)
    {
        if (picture.Width != size.Width || picture.Height != size.Height)
        {
            throw new RigFileException(
                name,
                $"it is for {which} pictures of {size.Width}x{size.Height}, but this one is {picture.Width}x{picture.Height}. "
                    + "Make it anew from pictures of this size with 'fusionml align', or give the pictures in the order that it was made in."
            );
        }
    }
}
