using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>The masks of a network that has one for each level of a pyramid.</summary>
internal static class MaskPyramid
{
    /// <summary>Planes for so many levels of a picture; a side that is odd is halved upwards.</summary>
    public static CroppedPlane[] NewPlanes(int height, int width, int levels) =>
        [
            .. Enumerable
                .Range(0, levels)
                .Select(level => new CroppedPlane(Halved(height, level), Halved(width, level), bitDepth: 32)),
        ];

    /// <summary>Masks that hold the share of image 1, as shares of the second source.</summary>
    /// <param name="masks">The masks; they are changed.</param>
    /// <param name="secondIsImageOne">The second source is image 1.</param>
    public static ImagePlane[] SharesOfSecond(IReadOnlyList<CroppedPlane> masks, bool secondIsImageOne)
    {
        ImagePlane[] planes = [.. masks.Select(mask => mask.Plane)];
        if (!secondIsImageOne)
        {
            foreach (ImagePlane plane in planes)
            {
                foreach (ref float share in plane.Samples)
                {
                    share = 1 - share;
                }
            }
        }

        return planes;
    }

    private static int Halved(int length, int times) => (int)((length + (1L << times) - 1) >> times);
}
