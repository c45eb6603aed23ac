namespace FusionML.Imaging;

/// <summary>
/// One pass of a PNG picture: a sub-picture whose pixel (i, j) is pixel (X + i StepX, Y + j StepY) of the whole.
/// </summary>
internal readonly record struct PngPass(int X, int Y, int StepX, int StepY, int Width, int Height)
{
    /// <summary>Adam7 (ISO/IEC 15948, 8.2): first column, first row and steps of its seven passes.</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
    [
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ];

    /// <summary>The passes of a picture in file order, without those that hold no pixel.</summary>
    public static IEnumerable<PngPass> For(int width, int height, bool interlaced)
    {
        if (!interlaced)
        {
            yield return new PngPass(0, 0, 1, 1, width, height);
            yield break;
        }

        foreach ((int x, int y, int stepX, int stepY) in Adam7)
        {
            if (x < width && y < height)
            {
                yield return new PngPass(x, y, stepX, stepY, (width - x - 1) / stepX + 1, (height - y - 1) / stepY + 1);
            }
        }
    }
}
