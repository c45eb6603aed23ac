namespace FusionML.Inference;

/// <summary>How many times a picture is halved.</summary>
internal static class PyramidLevels
{
    /// <summary>
    /// Detail levels of a pyramid whose coarsest level keeps a shorter side of <paramref name="minimumBase"/>; 1 for a smaller
    /// picture, 0 for one with a side of a single pixel.
    /// </summary>
    public static int Count(int height, int width, int minimumBase)
    {
        int side = Math.Min(height, width);
        int levels = side > 1 ? 1 : 0;
        for (side = PyramidFilter.Half(side); PyramidFilter.Half(side) >= minimumBase; side = PyramidFilter.Half(side))
        {
            levels++;
        }

        return levels;
    }
}
