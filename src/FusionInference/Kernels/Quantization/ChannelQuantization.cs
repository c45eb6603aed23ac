using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// Rows of features kept in 8 bits per value: q = round(x / step[c]) with step[c] = largest |x| of channel c in the row / 127.
/// </summary>
/// <remarks>Lanes are channels, a multiple of 16 of them, so there is no remainder.</remarks>
internal static unsafe class ChannelQuantization<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    private const float MaximumInteger = 127;

    // A channel of zeros needs a step too.
    private const float MinimumStep = 1e-30f;

    /// <summary>Stores a row of width x channels values and the step of each channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(float* source, int width, int channels, sbyte* target, float* steps)
    {
        TVector zero = TOps.Broadcast(0), perStep = TOps.Broadcast(1 / MaximumInteger);
        for (int c = 0; c < channels; c += TOps.Lanes)
        {
            TVector high = zero, low = zero;
            nint place = c;
            for (int x = 0; x < width; x++, place += channels)
            {
                TVector value = TOps.Load(source + place);
                high = TOps.Max(high, value);
                low = TOps.Min(low, value);
            }

            TVector largest = TOps.Max(high, TOps.Subtract(zero, low));
            TVector step = TOps.Max(TOps.Multiply(largest, perStep), TOps.Broadcast(MinimumStep));
            TOps.Store(steps + c, step);
            TVector inverse = TOps.Divide(TOps.Broadcast(1), step);
            place = c;
            for (int x = 0; x < width; x++, place += channels)
            {
                TOps.StoreIntegers(target + place, TOps.Multiply(TOps.Load(source + place), inverse));
            }
        }
    }

    /// <summary>Reads a row back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load(sbyte* source, int width, int channels, float* steps, float* target)
    {
        for (int c = 0; c < channels; c += TOps.Lanes)
        {
            TVector step = TOps.Load(steps + c);
            nint place = c;
            for (int x = 0; x < width; x++, place += channels)
            {
                TOps.Store(target + place, TOps.Multiply(TOps.LoadIntegers(source + place), step));
            }
        }
    }
}
