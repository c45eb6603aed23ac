using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// The exact (erf) GELU, x (1 + erf(x / sqrt 2)) / 2 (Hendrycks and Gimpel, arXiv:1606.08415), to about 2e-7 (1 + |x|).
/// </summary>
internal static unsafe class Gelu
{
    /// <summary>From here on erf(x / sqrt 2) is 1 to float accuracy.</summary>
    private const float Bound = 5.3f;

    /// <summary>GELU of a register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TOps, TVector>(TVector x)
        where TOps : struct, IVectorOps<TVector>
        where TVector : struct
    {
        TVector clamped = Clamp<TOps, TVector>(x);
        TVector half = TOps.Multiply(x, TOps.Broadcast(0.5f));
        return TOps.MultiplyAdd(TOps.Multiply(half, clamped), Polynomial<TOps, TVector>(clamped), half);
    }

    /// <summary>The normal distribution, (1 + erf(x / sqrt 2)) / 2: GELU is x times this.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Distribution<TOps, TVector>(TVector x)
        where TOps : struct, IVectorOps<TVector>
        where TVector : struct
    {
        TVector clamped = Clamp<TOps, TVector>(x);
        TVector half = TOps.Broadcast(0.5f);
        return TOps.MultiplyAdd(TOps.Multiply(half, clamped), Polynomial<TOps, TVector>(clamped), half);
    }

    /// <summary>Applies GELU in place; <paramref name="count"/> is a multiple of twice the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InPlace<TOps, TVector>(float* values, int count)
        where TOps : struct, IVectorOps<TVector>
        where TVector : struct
    {
        // Two independent chains hide the latency of the polynomial.
        for (float* end = values + count; values < end; values += 2 * TOps.Lanes)
        {
            TVector first = Apply<TOps, TVector>(TOps.Load(values));
            TVector second = Apply<TOps, TVector>(TOps.Load(values + TOps.Lanes));
            TOps.Store(values, first);
            TOps.Store(values + TOps.Lanes, second);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Clamp<TOps, TVector>(TVector x)
        where TOps : struct, IVectorOps<TVector>
        where TVector : struct =>
        TOps.Max(TOps.Min(x, TOps.Broadcast(Bound)), TOps.Broadcast(-Bound));

    /// <summary>
    /// erf(x / sqrt 2) = x P(t) on [-5.3, 5.3], where t = 2 (x / 5.3)^2 - 1 lies in [-1, 1] and P is the polynomial of degree 14
    /// that interpolates at Chebyshev's nodes; beyond, x is clamped inside P only.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Polynomial<TOps, TVector>(TVector clamped)
        where TOps : struct, IVectorOps<TVector>
        where TVector : struct
    {
        TVector t = TOps.MultiplyAdd(TOps.Multiply(clamped, TOps.Broadcast(2 / (Bound * Bound))), clamped, TOps.Broadcast(-1));
        TVector p = TOps.MultiplyAdd(TOps.Broadcast(0.000683883293f), t, TOps.Broadcast(-0.00158755833f));
        p = TOps.MultiplyAdd(p, t, TOps.Broadcast(0.00108519979f));
        p = TOps.MultiplyAdd(p, t, TOps.Broadcast(-0.00201662033f));
        p = TOps.MultiplyAdd(p, t, TOps.Broadcast(0.00675074726f));
        p = TOps.MultiplyAdd(p, t, TOps.Broadcast(-0.0118999299f));
        p = TOps.MultiplyAdd(p, t, TOps.Broadcast(0.017355857f));
        p = TOps.MultiplyAdd(p, t, TOps.Broadcast(-0.0262614093f));
        p = TOps.MultiplyAdd(p, t, TOps.Broadcast(0.0379472527f));
        p = TOps.MultiplyAdd(p, t, TOps.Broadcast(-0.0506253542f));
        p = TOps.MultiplyAdd(p, t, TOps.Broadcast(0.0641447085f));
        p = TOps.MultiplyAdd(p, t, TOps.Broadcast(-0.0791746674f));
        p = TOps.MultiplyAdd(p, t, TOps.Broadcast(0.0985291222f));
        p = TOps.MultiplyAdd(p, t, TOps.Broadcast(-0.133037111f));
        return TOps.MultiplyAdd(p, t, TOps.Broadcast(0.266785118f));
    }
}
