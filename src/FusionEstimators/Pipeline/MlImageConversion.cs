using FusionML.Imaging;
using Microsoft.ML.Data;

namespace FusionML.Estimators;

/// <summary>
/// ML.NET's 8-bit pictures to FusionML's and back, with the conventions of <see cref="PictureFile"/>: a sample v becomes
/// v / 255, R = G = B everywhere becomes a gray picture, and back it is round(255 x) of x clamped to [0, 1].
/// </summary>
/// <remarks>Alpha is ignored on the way in and 255 on the way back: fusion has no use for it.</remarks>
internal static class MlImageConversion
{
    private const int BytesPerPixel = 4;
    private const int BitDepth = 8;

    private static readonly float[] Unit = [.. Enumerable.Range(0, 256).Select(sample => sample / 255f)];

    /// <summary>Converts a picture of ML.NET; the picture stays the caller's.</summary>
    public static FusionImage ToFusionImage(MLImage image)
    {
        ReadOnlySpan<byte> pixels = image.Pixels;
        (int height, int width) = (image.Height, image.Width);
        (int red, int blue) = image.PixelFormat == MLPixelFormat.Rgba32 ? (0, 2) : (2, 0);
        ImagePlane luminance = new(height, width, BitDepth);
        Span<float> y = luminance.Samples;
        if (IsGray(pixels))
        {
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = Unit[pixels[BytesPerPixel * i]];
            }

            return new FusionImage(luminance);
        }

        ImagePlane redDifference = new(height, width, BitDepth);
        ImagePlane blueDifference = new(height, width, BitDepth);
        Span<float> cr = redDifference.Samples;
        Span<float> cb = blueDifference.Samples;
        for (int i = 0; i < y.Length; i++)
        {
            ReadOnlySpan<byte> pixel = pixels.Slice(BytesPerPixel * i, BytesPerPixel);
            (y[i], cr[i], cb[i]) = YCrCb.FromRgb(Unit[pixel[red]], Unit[pixel[1]], Unit[pixel[blue]]);
        }

        return new FusionImage(luminance, redDifference, blueDifference);
    }

    /// <summary>Converts a picture to a new one of ML.NET, which the caller owns.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="PixelValueException">A sample is NaN or infinite.</exception>
    public static MLImage ToMlImage(FusionImage image, string name)
    {
        image.RequireFinite(name);
        Span<float> y = image.Y.Samples;
        byte[] pixels = new byte[checked(y.Length * BytesPerPixel)];
        if (image.Cr is null || image.Cb is null)
        {
            for (int i = 0; i < y.Length; i++)
            {
                byte sample = ToByte(y[i]);
                Put(pixels, i, sample, sample, sample);
            }
        }
        else
        {
            Span<float> cr = image.Cr.Samples;
            Span<float> cb = image.Cb.Samples;
            for (int i = 0; i < y.Length; i++)
            {
                (float red, float green, float blue) = YCrCb.ToRgb(y[i], cr[i], cb[i]);
                Put(pixels, i, ToByte(red), ToByte(green), ToByte(blue));
            }
        }

        return MLImage.CreateFromPixels(image.Width, image.Height, MLPixelFormat.Bgra32, pixels);
    }

    private static bool IsGray(ReadOnlySpan<byte> pixels)
    {
        for (int i = 0; i < pixels.Length; i += BytesPerPixel)
        {
            if (pixels[i] != pixels[i + 1] || pixels[i] != pixels[i + 2])
            {
                return false;
            }
        }

        return true;
    }

    private static void Put(byte[] pixels, int index, byte red, byte green, byte blue)
    {
        Span<byte> pixel = pixels.AsSpan(BytesPerPixel * index, BytesPerPixel);
        (pixel[0], pixel[1], pixel[2], pixel[3]) = (blue, green, red, byte.MaxValue);
    }

    // Adding one half and cutting off rounds halves up, which for values that are not negative is away from zero.
    private static byte ToByte(float sample) => (byte)(Math.Clamp((double)sample, 0, 1) * byte.MaxValue + 0.5);
}
