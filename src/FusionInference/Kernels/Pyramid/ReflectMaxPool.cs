using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// 3 x 3 maximum with stride 2 after reflection padding by one: out[y, x, c] = max of in[2 y - 1 .. 2 y + 1, 2 x - 1 .. 2 x + 1,
/// c], for even sizes.
/// </summary>
/// <remarks>
/// Reflection puts row 1 at row -1, which the window holds anyway, so at the upper and left edge the window is simply smaller.
/// Lanes are channels; the number of channels is a multiple of 16.
/// </remarks>
internal static unsafe class ReflectMaxPool<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    /// <summary>
    /// Computes row <paramref name="y"/> of <paramref name="output"/>, which has half the size of <paramref name="input"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row(FeatureMap input, FeatureMap output, int y)
    {
        int channels = input.Channels;
        float* middle = input.Row(2 * y), below = input.Row((2 * y) + 1), above = y == 0 ? below : input.Row((2 * y) - 1);
        float* target = output.Row(y);
        for (int c = 0; c < channels; c += TOps.Lanes)
        {
            // The column to the right of a pixel is the column to the left of the next one.
            TVector left = Column(above, middle, below, channels + c);
            for (int x = 0; x < output.Width; x++)
            {
                nint place = ((nint)2 * x * channels) + c;
                TVector right = Column(above, middle, below, place + channels);
                TOps.Store(
                    target + ((nint)x * channels) + c, TOps.Max(TOps.Max(left, right), Column(above, middle, below, place)));
                left = right;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Column(float* above, float* middle, float* below, nint place) =>
        TOps.Max(TOps.Max(TOps.Load(above + place), TOps.Load(below + place)), TOps.Load(middle + place));
}
