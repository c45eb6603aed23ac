using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// Extends a plane at the bottom and at the right to a multiple of what a network needs, by reflection about the last row and
/// column (the edge is not repeated), and cuts the result back.
/// </summary>
internal static class ReflectPadding
{
    /// <summary>The smallest multiple of <paramref name="multiple"/> that is not below <paramref name="length"/>.</summary>
    /// <exception cref="PictureException">The result exceeds the range of an int.</exception>
    public static int RoundUp(int length, int multiple) =>
        length <= int.MaxValue - multiple
            ? (length + multiple - 1) / multiple * multiple
            : throw new PictureException($"A side of {length} pixels is too long.");

    /// <summary>Fills <paramref name="padded"/>, of paddedHeight x paddedWidth, from <paramref name="plane"/>.</summary>
    public static void Pad(ImagePlane plane, Span<float> padded, int paddedHeight, int paddedWidth)
    {
        for (int y = 0; y < paddedHeight; y++)
        {
            ReadOnlySpan<float> source = plane.GetRow(Reflect(y, plane.Height));
            Span<float> target = padded.Slice(y * paddedWidth, paddedWidth);
            source.CopyTo(target);
            for (int x = plane.Width; x < paddedWidth; x++)
            {
                target[x] = source[Reflect(x, plane.Width)];
            }
        }
    }

    /// <summary>The upper left height x width of a padded plane.</summary>
    public static ImagePlane Crop(ReadOnlySpan<float> padded, int paddedWidth, int height, int width, int bitDepth)
    {
        ImagePlane plane = new(height, width, bitDepth);
        for (int y = 0; y < height; y++)
        {
            padded.Slice(y * paddedWidth, width).CopyTo(plane.GetRow(y));
        }

        return plane;
    }

    /// <summary>
    /// The index that stands for <paramref name="index"/>: it runs to the end and back again, as often as needed; a length of 1
    /// repeats.
    /// </summary>
    public static int Reflect(int index, int length)
    {
        if (length == 1)
        {
            return 0;
        }

        int period = 2 * (length - 1);
        int phase = index % period;
        return phase < length ? phase : period - phase;
    }
}
