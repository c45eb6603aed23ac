using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>2^x by a polynomial, relative error about 2e-7.</summary>
internal static class Exponential
{
    /// <summary>
    /// 2^x for x up to 127; towards 0 below -126, where float32 ends. x = n + r with n whole and |r| at most 1/2; 2^r is a
    /// polynomial of degree 5 in r (Chebyshev interpolation), and n goes into the exponent.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector PowerOfTwo<TOps, TVector>(TVector x)
        where TOps : struct, IVectorOps<TVector>
        where TVector : struct
    {
        TVector whole = TOps.Round(x);
        TVector rest = TOps.Subtract(x, whole);
        TVector power = TOps.MultiplyAdd(TOps.Broadcast(0.00134004322f), rest, TOps.Broadcast(0.0096760371f));
        power = TOps.MultiplyAdd(power, rest, TOps.Broadcast(0.0555032721f));
        power = TOps.MultiplyAdd(power, rest, TOps.Broadcast(0.240221074f));
        power = TOps.MultiplyAdd(power, rest, TOps.Broadcast(0.693147207f));
        power = TOps.MultiplyAdd(power, rest, TOps.Broadcast(1.00000008f));
        return TOps.ScaleByPowerOfTwo(power, whole);
    }
}
