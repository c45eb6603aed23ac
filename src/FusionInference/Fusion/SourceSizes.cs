using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>Brings pictures to one size.</summary>
internal static class SourceSizes
{
    private const int PicturesOfResizeToSecond = 2;

    /// <summary>The pictures in one size; those that have it already are handed back as they are.</summary>
    /// <param name="pictures">The pictures, at least one.</param>
    /// <param name="names">What errors call them.</param>
    /// <param name="handling">What happens where they differ.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PictureSizeMismatchException">They differ in size and must not.</exception>
    /// <exception cref="PictureException">They are more than two, and all shall have the size of the second.</exception>
    public static FusionImage[] Agree(
        IReadOnlyList<FusionImage> pictures,
        IReadOnlyList<string> names,
        SizeMismatchHandling handling,
        CancellationToken cancellationToken
    )
    {
        (int height, int width) = CommonSize(pictures, handling);
        FusionImage[] agreed = [.. pictures];
        for (int i = 0; i < agreed.Length; i++)
        {
            FusionImage picture = agreed[i];
            if (picture.Height == height && picture.Width == width)
            {
                continue;
            }

            if (handling == SizeMismatchHandling.Throw)
            {
                pictures[0].Y.RequireSameSize(picture.Y, names[0], names[i]);
            }

            ImagePlane? alpha = picture.Alpha is null ? null : Change(picture.Alpha);
            agreed[i] = picture.IsColor
                ? new FusionImage(Change(picture.Y), Change(picture.Cr), Change(picture.Cb))
                {
                    Alpha = alpha,
                    Metadata = picture.Metadata,
                }
                : new FusionImage(Change(picture.Y)) { Alpha = alpha, Metadata = picture.Metadata };
        }

        return agreed;

        ImagePlane Change(ImagePlane plane) =>
            handling == SizeMismatchHandling.Crop
                ? Crop(plane, height, width)
                : PlaneResampling.Resize(plane, height, width, cancellationToken);
    }

    private static (int Height, int Width) CommonSize(IReadOnlyList<FusionImage> pictures, SizeMismatchHandling handling)
    {
        if (handling == SizeMismatchHandling.ResizeToSecond && pictures.Count > PicturesOfResizeToSecond)
        {
            throw new PictureException(
                $"Resizing to the second picture is for two pictures, not {pictures.Count}. "
                    + "Resize to the first or to the smallest instead."
            );
        }

        FusionImage model = handling switch
        {
            SizeMismatchHandling.ResizeToSecond => pictures[1],
            SizeMismatchHandling.ResizeToSmallest => pictures.MinBy(picture => (long)picture.Width * picture.Height)!,
            _ => pictures[0],
        };
        return handling == SizeMismatchHandling.Crop
            ? (pictures.Min(picture => picture.Height), pictures.Min(picture => picture.Width))
            : (model.Height, model.Width);
    }

    private static ImagePlane Crop(ImagePlane plane, int height, int width)
    {
        ImagePlane cut = new(height, width, plane.BitDepth);
        for (int y = 0; y < height; y++)
        {
            plane.GetRow(y)[..width].CopyTo(cut.GetRow(y));
        }

        return cut;
    }
}
