namespace FusionML.Imaging;

/// <summary>
/// RGB to YCrCb and back with the coefficients of the reference: Y = .299 R + .587 G + .114 B, Cr = .713 (R - Y) + .5,
/// Cb = .564 (B - Y) + .5, all in [0, 1] floats, neutral at 0.5. Nothing is rounded or clamped on the way in.
/// </summary>
/// <remarks>
/// Y is computed as G + .299 (R - G) + .114 (B - G), the same sum with one rounding less for a gray pixel: R = G = B = v gives
/// exactly Y = v and neutral chroma, and these give exactly v again. The way back solves the same three equations, so a round
/// trip is exact up to float rounding, which is far below one step of 8 or 16 bits. All members can be used from several threads
/// at once.
/// </remarks>
public static class YCrCb
{
    /// <summary>The chroma of a gray pixel, for both Cr and Cb.</summary>
    public const float Neutral = 0.5f;

    private const float Red = 0.299f;
    private const float Green = 0.587f;
    private const float Blue = 0.114f;
    private const float CrScale = 0.713f;
    private const float CbScale = 0.564f;

    /// <summary>Converts three bands of one size. A picture whose bands are equal everywhere becomes a gray one.</summary>
    /// <exception cref="PictureSizeMismatchException">The bands differ in size.</exception>
    public static FusionImage FromRgb(ImagePlane red, ImagePlane green, ImagePlane blue)
    {
        ArgumentNullException.ThrowIfNull(red);
        ArgumentNullException.ThrowIfNull(green);
        ArgumentNullException.ThrowIfNull(blue);
        red.RequireSameSize(green, "red", "green");
        red.RequireSameSize(blue, "red", "blue");
        if (red.Samples.SequenceEqual(green.Samples) && red.Samples.SequenceEqual(blue.Samples))
        {
            return new FusionImage(red.Clone());
        }

        ImagePlane y = new(red.Height, red.Width, red.BitDepth);
        ImagePlane cr = new(red.Height, red.Width, red.BitDepth);
        ImagePlane cb = new(red.Height, red.Width, red.BitDepth);
        for (int row = 0; row < y.Height; row++)
        {
            Span<float> reds = red.GetRow(row);
            Span<float> greens = green.GetRow(row);
            Span<float> blues = blue.GetRow(row);
            Span<float> ys = y.GetRow(row);
            Span<float> crs = cr.GetRow(row);
            Span<float> cbs = cb.GetRow(row);
            for (int x = 0; x < ys.Length; x++)
            {
                (ys[x], crs[x], cbs[x]) = FromRgb(reds[x], greens[x], blues[x]);
            }
        }

        return new FusionImage(y, cr, cb);
    }

    /// <summary>
    /// Converts a picture back into three bands of its own. They are not clamped, and lie outside [0, 1] where luminance and
    /// chroma do not go together. Of a gray picture all three are equal.
    /// </summary>
    public static (ImagePlane Red, ImagePlane Green, ImagePlane Blue) ToRgb(FusionImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (!image.IsColor)
        {
            return (image.Y.Clone(), image.Y.Clone(), image.Y.Clone());
        }

        ImagePlane red = new(image.Height, image.Width, image.BitDepth);
        ImagePlane green = new(image.Height, image.Width, image.BitDepth);
        ImagePlane blue = new(image.Height, image.Width, image.BitDepth);
        for (int row = 0; row < image.Height; row++)
        {
            Span<float> ys = image.Y.GetRow(row);
            Span<float> crs = image.Cr.GetRow(row);
            Span<float> cbs = image.Cb.GetRow(row);
            Span<float> reds = red.GetRow(row);
            Span<float> greens = green.GetRow(row);
            Span<float> blues = blue.GetRow(row);
            for (int x = 0; x < ys.Length; x++)
            {
                (reds[x], greens[x], blues[x]) = ToRgb(ys[x], crs[x], cbs[x]);
            }
        }

        return (red, green, blue);
    }

    /// <summary>Converts one pixel.</summary>
    public static (float Y, float Cr, float Cb) FromRgb(float red, float green, float blue)
    {
        float y = green + Red * (red - green) + Blue * (blue - green);
        return (y, CrScale * (red - y) + Neutral, CbScale * (blue - y) + Neutral);
    }

    /// <summary>
    /// Converts one pixel back. The result may lie outside [0, 1] where luminance and chroma do not go together.
    /// </summary>
    public static (float Red, float Green, float Blue) ToRgb(float y, float cr, float cb)
    {
        float redDifference = (cr - Neutral) / CrScale;
        float blueDifference = (cb - Neutral) / CbScale;
        return (y + redDifference, y - (Red * redDifference + Blue * blueDifference) / Green, y + blueDifference);
    }
}
