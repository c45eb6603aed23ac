using FusionML.Imaging;
using Microsoft.ML.Data;

namespace FusionML.Estimators;

/// <summary>Brings the pictures of a row to one size.</summary>
internal static class SourceSizes
{
    /// <summary>The size that the fused pictures of columns with these sizes have; unstated where one is not known.</summary>
    /// <exception cref="SchemaMismatchException">They must agree and don't.</exception>
    public static PictureSize OfOutput(
        SizeMismatchHandling handling,
        IReadOnlyList<InputColumn> columns,
        IReadOnlyList<DataViewType> types
    )
    {
        PictureSize[] sizes = [.. types.Select(PictureSize.Of)];
        return handling switch
        {
            SizeMismatchHandling.Throw => PictureSize.Common(columns, types),
            SizeMismatchHandling.Resize => sizes[0],
            _ when sizes.Contains(default) => default,
            _ => new PictureSize(sizes.Min(size => size.Height), sizes.Min(size => size.Width)),
        };
    }

    /// <summary>The pictures in one size; those that have it already are handed back as they are.</summary>
    /// <exception cref="PictureSizeMismatchException">They differ in size and must not.</exception>
    public static FusionImage[] Agree(FusionImage[] pictures, SizeMismatchHandling handling, IReadOnlyList<InputColumn> columns)
    {
        int height = handling == SizeMismatchHandling.Crop ? pictures.Min(picture => picture.Height) : pictures[0].Height;
        int width = handling == SizeMismatchHandling.Crop ? pictures.Min(picture => picture.Width) : pictures[0].Width;
        for (int i = 0; i < pictures.Length; i++)
        {
            FusionImage picture = pictures[i];
            if (picture.Height == height && picture.Width == width)
            {
                continue;
            }

            if (handling == SizeMismatchHandling.Throw)
            {
                pictures[0].Y.RequireSameSize(picture.Y, $"column '{columns[0].Name}'", $"column '{columns[i].Name}'");
            }

            Func<ImagePlane, ImagePlane> change =
                handling == SizeMismatchHandling.Crop
                    ? plane => Crop(plane, height, width)
                    : plane => PlaneResampling.Resize(plane, height, width);
            pictures[i] = picture.IsColor
                ? new FusionImage(change(picture.Y), change(picture.Cr), change(picture.Cb))
                : new FusionImage(change(picture.Y));
        }

        return pictures;
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
