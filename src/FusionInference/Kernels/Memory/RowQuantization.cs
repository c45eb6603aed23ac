using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// Rows kept in 16 bits per value: q = round(x / step) with step = largest |x| / 32767, so x comes back to within half a step.
/// </summary>
/// <remarks>Lanes are consecutive values; the count is a multiple of 16, so there is no remainder.</remarks>
internal static unsafe class RowQuantization<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    private const float LargestInteger = 32767;

    /// <summary>Stores a row and returns its step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Store(float* source, nint count, short* target)
    {
        TVector high = TOps.Broadcast(0), low = high;
        for (nint i = 0; i < count; i += TOps.Lanes)
        {
            TVector value = TOps.Load(source + i);
            high = TOps.Max(high, value);
            low = TOps.Min(low, value);
        }

        float* lanes = stackalloc float[TOps.Lanes];
        TOps.Store(lanes, TOps.Max(high, TOps.Subtract(TOps.Broadcast(0), low)));
        float largest = 0;
        for (int lane = 0; lane < TOps.Lanes; lane++)
        {
            largest = Math.Max(largest, lanes[lane]);
        }

        float step = Math.Max(largest / LargestInteger, 1e-30f);
        TVector inverse = TOps.Broadcast(1 / step);
        for (nint i = 0; i < count; i += TOps.Lanes)
        {
            TOps.StoreIntegers(target + i, TOps.Multiply(TOps.Load(source + i), inverse));
        }

        return step;
    }

    /// <summary>Reads a row back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load(short* source, nint count, float step, float* target)
    {
        TVector factor = TOps.Broadcast(step);
        for (nint i = 0; i < count; i += TOps.Lanes)
        {
            TOps.Store(target + i, TOps.Multiply(TOps.LoadIntegers(source + i), factor));
        }
    }
}
