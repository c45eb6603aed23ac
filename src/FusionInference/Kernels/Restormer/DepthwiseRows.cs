using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// Depthwise 3 x 3 convolution of planar rows, two rows at a time: out[y][x] = sum over dy, dx of w[dy][dx] * in[y + dy - 1][x +
/// dx - 1], one channel after the other.
/// </summary>
/// <remarks>
/// Lanes are columns. The nine weights of a channel sit in registers, and what four rows hold goes into both sums: twelve loads
/// for eighteen multiply-adds. A run is a multiple of the lanes; its first and last token mean nothing, because the column beside
/// them is not there.
/// </remarks>
internal static unsafe class DepthwiseRows<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    /// <summary>Computes one channel.</summary>
    /// <param name="above">The run of the row above the first.</param>
    /// <param name="first">The first row's run.</param>
    /// <param name="second">The second row's run.</param>
    /// <param name="below">The run of the row below the second.</param>
    /// <param name="taps">Nine weights, row by row.</param>
    /// <param name="firstOutput">Receives the first row.</param>
    /// <param name="secondOutput">Receives the second row.</param>
    /// <param name="tokens">Length of a run.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Channel(
        float* above,
        float* first,
        float* second,
        float* below,
        float* taps,
        float* firstOutput,
        float* secondOutput,
        int tokens)
    {
        TVector w0 = TOps.Broadcast(taps[0]), w1 = TOps.Broadcast(taps[1]), w2 = TOps.Broadcast(taps[2]);
        TVector w3 = TOps.Broadcast(taps[3]), w4 = TOps.Broadcast(taps[4]), w5 = TOps.Broadcast(taps[5]);
        TVector w6 = TOps.Broadcast(taps[6]), w7 = TOps.Broadcast(taps[7]), w8 = TOps.Broadcast(taps[8]);
        for (int t = 0; t < tokens; t += TOps.Lanes)
        {
            TVector a = TOps.Multiply(TOps.Load(above + t - 1), w0);
            a = TOps.MultiplyAdd(TOps.Load(above + t), w1, a);
            a = TOps.MultiplyAdd(TOps.Load(above + t + 1), w2, a);
            TVector v = TOps.Load(first + t - 1);
            TVector b = TOps.Multiply(v, w0);
            a = TOps.MultiplyAdd(v, w3, a);
            v = TOps.Load(first + t);
            (a, b) = (TOps.MultiplyAdd(v, w4, a), TOps.MultiplyAdd(v, w1, b));
            v = TOps.Load(first + t + 1);
            (a, b) = (TOps.MultiplyAdd(v, w5, a), TOps.MultiplyAdd(v, w2, b));
            v = TOps.Load(second + t - 1);
            (a, b) = (TOps.MultiplyAdd(v, w6, a), TOps.MultiplyAdd(v, w3, b));
            v = TOps.Load(second + t);
            (a, b) = (TOps.MultiplyAdd(v, w7, a), TOps.MultiplyAdd(v, w4, b));
            v = TOps.Load(second + t + 1);
            (a, b) = (TOps.MultiplyAdd(v, w8, a), TOps.MultiplyAdd(v, w5, b));
            b = TOps.MultiplyAdd(TOps.Load(below + t - 1), w6, b);
            b = TOps.MultiplyAdd(TOps.Load(below + t), w7, b);
            b = TOps.MultiplyAdd(TOps.Load(below + t + 1), w8, b);
            TOps.Store(firstOutput + t, a);
            TOps.Store(secondOutput + t, b);
        }
    }
}
