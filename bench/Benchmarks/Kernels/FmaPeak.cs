using System.Diagnostics;
using System.Runtime.CompilerServices;
using FusionML.Inference;

namespace FusionML.Benchmarks;

/// <summary>
/// The most floating-point operations per second that one core gives, by independent multiply-adds on registers alone.
/// </summary>
internal static class FmaPeak
{
    private const int Rounds = 20_000;
    private const int Chains = 12;

    /// <summary>
    /// One timed burst of about a tenth of a millisecond, in operations (two per multiply-add and lane) per second.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Burst<TOps, TVector>()
        where TOps : struct, IVectorOps<TVector>
        where TVector : struct
    {
        long start = Stopwatch.GetTimestamp();
        float sum = Multiply<TOps, TVector>();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return float.IsNaN(sum)
            ? throw new InvalidOperationException("The burst overflowed.")
            : 2.0 * Rounds * Chains * TOps.Lanes / seconds;
    }

    /// <summary>A burst with the widest registers of this machine.</summary>
    public static double Burst() =>
        KernelSet.BestPath switch
        {
            KernelPath.Avx512 => Burst<Avx512Ops, System.Runtime.Intrinsics.Vector512<float>>(),
            KernelPath.Avx2 => Burst<Avx2Ops, System.Runtime.Intrinsics.Vector256<float>>(),
            _ => Burst<PortableOps, System.Runtime.Intrinsics.Vector128<float>>(),
        };

    /// <summary>Twelve chains are more than latency (4 cycles) times units (2 at most).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Multiply<TOps, TVector>()
        where TOps : struct, IVectorOps<TVector>
        where TVector : struct
    {
        TVector factor = TOps.Broadcast(0.999f),
            term = TOps.Broadcast(0.001f);
        TVector a = term,
            b = term,
            c = term,
            d = term,
            e = term,
            f = term;
        TVector g = term,
            h = term,
            i = term,
            j = term,
            k = term,
            l = term;
        for (int round = 0; round < Rounds; round++)
        {
            a = TOps.MultiplyAdd(a, factor, term);
            b = TOps.MultiplyAdd(b, factor, term);
            c = TOps.MultiplyAdd(c, factor, term);
            d = TOps.MultiplyAdd(d, factor, term);
            e = TOps.MultiplyAdd(e, factor, term);
            f = TOps.MultiplyAdd(f, factor, term);
            g = TOps.MultiplyAdd(g, factor, term);
            h = TOps.MultiplyAdd(h, factor, term);
            i = TOps.MultiplyAdd(i, factor, term);
            j = TOps.MultiplyAdd(j, factor, term);
            k = TOps.MultiplyAdd(k, factor, term);
            l = TOps.MultiplyAdd(l, factor, term);
        }

        TVector sum = TOps.Add(TOps.Add(TOps.Add(a, b), TOps.Add(c, d)), TOps.Add(TOps.Add(e, f), TOps.Add(g, h)));
        return TOps.Sum(TOps.Add(sum, TOps.Add(TOps.Add(i, j), TOps.Add(k, l))));
    }
}
