using FusionML.Imaging;

namespace FusionML.Estimators;

/// <summary>Pictures made of plane columns, and the planes that a picture is split into.</summary>
internal static class PlanePictures
{
    /// <summary>
    /// The picture with these planes; a gray one if the chroma is exactly neutral everywhere, so that a gray picture which was
    /// split is gray again.
    /// </summary>
    /// <param name="columns">The columns of the three planes, for errors.</param>
    /// <param name="y">Luminance.</param>
    /// <param name="cr">Red difference.</param>
    /// <param name="cb">Blue difference.</param>
    /// <exception cref="PictureSizeMismatchException">The planes differ in size.</exception>
    public static FusionImage Merge(IReadOnlyList<InputColumn> columns, ImagePlane y, ImagePlane cr, ImagePlane cb)
    {
        y.RequireSameSize(cr, $"column '{columns[0].Name}'", $"column '{columns[1].Name}'");
        y.RequireSameSize(cb, $"column '{columns[0].Name}'", $"column '{columns[2].Name}'");
        return IsNeutral(cr) && IsNeutral(cb) ? new FusionImage(y) : new FusionImage(y, cr, cb);
    }

    /// <summary>The luminance plane.</summary>
    public static ImagePlane GetY(FusionImage image) => image.Y;

    /// <summary>The red difference plane; neutral everywhere for a gray picture.</summary>
    public static ImagePlane GetCr(FusionImage image) => image.Cr ?? MakeNeutral(image);

    /// <summary>The blue difference plane; neutral everywhere for a gray picture.</summary>
    public static ImagePlane GetCb(FusionImage image) => image.Cb ?? MakeNeutral(image);

    private static ImagePlane MakeNeutral(FusionImage image)
    {
        ImagePlane plane = new(image.Height, image.Width, image.BitDepth);
        plane.Samples.Fill(YCrCb.Neutral);
        return plane;
    }

    private static bool IsNeutral(ImagePlane plane) => plane.Samples.IndexOfAnyExcept(YCrCb.Neutral) < 0;
}
