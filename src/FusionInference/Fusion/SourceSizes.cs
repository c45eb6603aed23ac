using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>Brings pictures to one size.</summary>
internal static class SourceSizes
{
    /// <summary>The pictures in one size; those that have it already are handed back as they are.</summary>
    /// <param name="pictures">The pictures, at least one.</param>
    /// <param name="names">What errors call them.</param>
    /// <param name="handling">What happens where they differ.</param>
    /// <exception cref="PictureSizeMismatchException">They differ in size and must not.</exception>
    public static FusionImage[] Agree(
        IReadOnlyList<FusionImage> pictures,
        IReadOnlyList<string> names,
        SizeMismatchHandling handling
    )
    {
        bool isCropped = handling == SizeMismatchHandling.Crop;
        int height = isCropped ? pictures.Min(picture => picture.Height) : pictures[0].Height;
        int width = isCropped ? pictures.Min(picture => picture.Width) : pictures[0].Width;
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

            agreed[i] = Change(picture, height, width, handling);
        }

        return agreed;
    }

    /// <summary>A picture in another size, cropped or resampled; handed back as it is if it has that size.</summary>
    public static FusionImage Change(FusionImage picture, int height, int width, SizeMismatchHandling handling)
    {
        return
            picture.Height == height && picture.Width == width ? picture
            : picture.IsColor ? new FusionImage(Resized(picture.Y), Resized(picture.Cr), Resized(picture.Cb))
            : new FusionImage(Resized(picture.Y));

        ImagePlane Resized(ImagePlane plane) =>
            handling == SizeMismatchHandling.Crop
                ? Crop(plane, height, width)
                : PlaneResampling.Resize(plane, height, width);
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
