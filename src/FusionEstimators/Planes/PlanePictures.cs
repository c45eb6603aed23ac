using FusionML.Imaging;

namespace FusionML.Estimators;

/// <summary>Pictures made of plane columns.</summary>
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

    private static bool IsNeutral(ImagePlane plane) => plane.Samples.IndexOfAnyExcept(YCrCb.Neutral) < 0;
}
