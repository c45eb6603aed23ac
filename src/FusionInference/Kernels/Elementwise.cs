using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// Arithmetic value by value between rows of maps. Lanes are consecutive values; what does not fill a register is computed one by
/// one.
/// </summary>
internal static unsafe class Elementwise<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    /// <summary>target[i] += source[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* target, float* source, nint count)
    {
        nint i = 0;
        for (; i <= count - TOps.Lanes; i += TOps.Lanes)
        {
            TOps.Store(target + i, TOps.Add(TOps.Load(target + i), TOps.Load(source + i)));
        }

        for (; i < count; i++)
        {
            target[i] += source[i];
        }
    }

    /// <summary>target[i] = max(0, a[i] - b[i]).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PositiveDifference(float* a, float* b, float* target, nint count)
    {
        TVector zero = TOps.Broadcast(0);
        nint i = 0;
        for (; i <= count - TOps.Lanes; i += TOps.Lanes)
        {
            TOps.Store(target + i, TOps.Max(zero, TOps.Subtract(TOps.Load(a + i), TOps.Load(b + i))));
        }

        for (; i < count; i++)
        {
            target[i] = Math.Max(0, a[i] - b[i]);
        }
    }

    /// <summary>target[i] = a[i] - b[i]; target may be a or b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Difference(float* a, float* b, float* target, nint count)
    {
        nint i = 0;
        for (; i <= count - TOps.Lanes; i += TOps.Lanes)
        {
            TOps.Store(target + i, TOps.Subtract(TOps.Load(a + i), TOps.Load(b + i)));
        }

        for (; i < count; i++)
        {
            target[i] = a[i] - b[i];
        }
    }

    /// <summary>target[x, c] = features[x, c] + mask[x] * transfer[x, c]; the number of channels is a multiple of 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMasked(float* features, float* transfer, float* mask, float* target, int width, int channels)
    {
        for (int x = 0; x < width; x++)
        {
            TVector weight = TOps.Broadcast(mask[x]);
            for (int end = channels; end > 0; end -= TOps.Lanes)
            {
                TOps.Store(target, TOps.MultiplyAdd(weight, TOps.Load(transfer), TOps.Load(features)));
                target += TOps.Lanes;
                transfer += TOps.Lanes;
                features += TOps.Lanes;
            }
        }
    }
}
