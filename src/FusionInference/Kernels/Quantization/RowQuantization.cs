using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// Rows kept in 16 bits per value: q = round(x / step) with step = largest |x| / 32767, so x comes back to within half a step.
/// </summary>
/// <remarks>Lanes are consecutive values; what does not fill a register is converted one by one.</remarks>
internal static unsafe class RowQuantization<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    private const float MaximumInteger = 32767;

    // A row of zeros needs a step too.
    private const float MinimumStep = 1e-30f;

    /// <summary>Stores a row and returns its step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Store(float* source, nint count, short* target)
    {
        float largest = 0;
        for (nint i = 0; i < count; i++)
        {
            largest = Math.Max(largest, Math.Abs(source[i]));
        }

        float step = Math.Max(largest / MaximumInteger, MinimumStep);
        TVector inverse = TOps.Broadcast(1 / step);
        nint place = 0;
        for (; place <= count - TOps.Lanes; place += TOps.Lanes)
        {
            TOps.StoreIntegers(target + place, TOps.Multiply(TOps.Load(source + place), inverse));
        }

        for (; place < count; place++)
        {
            target[place] = (short)MathF.Round(source[place] * (1 / step));
        }

        return step;
    }

    /// <summary>Reads a row back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load(short* source, nint count, float step, float* target)
    {
        TVector factor = TOps.Broadcast(step);
        nint place = 0;
        for (; place <= count - TOps.Lanes; place += TOps.Lanes)
        {
            TOps.Store(target + place, TOps.Multiply(TOps.LoadIntegers(source + place), factor));
        }

        for (; place < count; place++)
        {
            target[place] = source[place] * step;
        }
    }
}
