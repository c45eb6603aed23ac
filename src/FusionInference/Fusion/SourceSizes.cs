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
        (int height, int width) = CommonSize([.. pictures.Select(picture => (picture.Height, picture.Width))], handling);
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

            agreed[i] = Change(picture, height, width, handling, cancellationToken);
        }

        return agreed;
    }

    /// <summary>A picture in another size, cropped or resampled; handed back as it is if it has that size.</summary>
    public static FusionImage Change(
        FusionImage picture,
        int height,
        int width,
        SizeMismatchHandling handling,
        CancellationToken cancellationToken
    )
    {
        if (picture.Height == height && picture.Width == width)
        {
            return picture;
        }

        ImagePlane? alpha = picture.Alpha is null ? null : Resized(picture.Alpha);
        return picture.IsColor
            ? new FusionImage(Resized(picture.Y), Resized(picture.Cr), Resized(picture.Cb))
            {
                Alpha = alpha,
                Metadata = picture.Metadata,
            }
            : new FusionImage(Resized(picture.Y)) { Alpha = alpha, Metadata = picture.Metadata };

        ImagePlane Resized(ImagePlane plane) =>
            handling == SizeMismatchHandling.Crop
                ? Crop(plane, height, width)
                : PlaneResampling.Resize(plane, height, width, cancellationToken);
    }

    /// <summary>The size that pictures are brought to.</summary>
    /// <param name="sizes">Their own.</param>
    /// <param name="handling">What happens where they differ.</param>
    /// <exception cref="PictureException">They are more than two, and all shall have the size of the second.</exception>
    public static (int Height, int Width) CommonSize(IReadOnlyList<(int Height, int Width)> sizes, SizeMismatchHandling handling)
    {
        if (handling == SizeMismatchHandling.ResizeToSecond && sizes.Count > PicturesOfResizeToSecond)
        {
            throw new PictureException(
                $"Resizing to the second picture is for two pictures, not {sizes.Count}. "
                    + "Resize to the first or to the smallest instead."
            );
        }

        (int Height, int Width) model = handling switch
        {
            SizeMismatchHandling.ResizeToSecond => sizes[1],
            SizeMismatchHandling.ResizeToSmallest => sizes.MinBy(size => (long)size.Width * size.Height),
            _ => sizes[0],
        };
        return handling == SizeMismatchHandling.Crop
            ? (sizes.Min(size => size.Height), sizes.Min(size => size.Width))
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
