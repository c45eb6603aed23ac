using FusionML.Imaging;

namespace FusionML.Ablation;

/// <summary>Cuts the middle out of a plane.</summary>
internal static class PlaneMiddle
{
    /// <summary>The middle of a plane that is at least as large.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="size">Rows and columns of the middle.</param>
    public static ImagePlane Of(ImagePlane plane, int size)
    {
        ImagePlane middle = new(size, size);
        (int top, int left) = ((plane.Height - size) / 2, (plane.Width - size) / 2);
        for (int y = 0; y < size; y++)
        {
            plane.Samples.Slice((top + y) * plane.Width + left, size).CopyTo(middle.Samples[(y * size)..]);
        }

        return middle;
    }
}
