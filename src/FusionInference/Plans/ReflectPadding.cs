using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// Extends a plane at the bottom and at the right to a multiple of what a network needs, by reflection about the last row and
/// column (the edge is not repeated).
/// </summary>
internal static class ReflectPadding
{
    /// <summary>The smallest multiple of <paramref name="multiple"/> that is not below <paramref name="length"/>.</summary>
    /// <exception cref="PictureException">The result exceeds the range of an int.</exception>
    public static int RoundUp(int length, int multiple) =>
        length <= int.MaxValue - multiple
            ? (length + multiple - 1) / multiple * multiple
            : throw new PictureException($"A side of {length} pixels is too long.");

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
