using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// A linear layer on channel-major tokens: y[o][t] = bias[o] + sum over c of w[o][c] * x[c][t], where one channel of all tokens
/// is one run of memory (<c>tokens</c> values long).
/// </summary>
/// <remarks>
/// Lanes are tokens. A tile is 8 outputs (4 where registers are few) by two registers of tokens; every step loads two registers
/// of tokens and multiplies them by one weight per output. The number of tokens is a multiple of twice the lanes, so there is no
/// remainder.
/// </remarks>
internal static unsafe class TransposedLinear<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    /// <summary>
    /// Computes all outputs for <paramref name="tokens"/> tokens; <paramref name="x"/> and <paramref name="y"/> do not overlap.
    /// </summary>
    public static void Run(float* x, LinearWeights weights, float* y, int tokens)
    {
        int inputs = weights.Inputs;
        for (int o = 0; o < weights.Outputs; o += LinearWeights.PanelOutputs)
        {
            float* panel = weights.Panels + (o * inputs);
            for (int t = 0; t < tokens; t += 2 * TOps.Lanes)
            {
                float* target = y + (o * tokens) + t;
                if (TOps.HasManyRegisters)
                {
                    EightOutputs(x + t, panel, weights.Bias + o, target, inputs, tokens);
                }
                else
                {
                    FourOutputs(x + t, panel, weights.Bias + o, target, inputs, tokens);
                    FourOutputs(x + t, panel + 4, weights.Bias + o + 4, target + (4 * tokens), inputs, tokens);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightOutputs(float* x, float* panel, float* bias, float* y, int inputs, nint stride)
    {
        TVector a0 = TOps.Broadcast(bias[0]), a1 = TOps.Broadcast(bias[1]);
        TVector a2 = TOps.Broadcast(bias[2]), a3 = TOps.Broadcast(bias[3]);
        TVector a4 = TOps.Broadcast(bias[4]), a5 = TOps.Broadcast(bias[5]);
        TVector a6 = TOps.Broadcast(bias[6]), a7 = TOps.Broadcast(bias[7]);
        TVector b0 = a0, b1 = a1, b2 = a2, b3 = a3, b4 = a4, b5 = a5, b6 = a6, b7 = a7;
        for (int c = 0; c < inputs; c++)
        {
            TVector x0 = TOps.Load(x), x1 = TOps.Load(x + TOps.Lanes);
            TVector w = TOps.Broadcast(panel[0]);
            (a0, b0) = (TOps.MultiplyAdd(w, x0, a0), TOps.MultiplyAdd(w, x1, b0));
            w = TOps.Broadcast(panel[1]);
            (a1, b1) = (TOps.MultiplyAdd(w, x0, a1), TOps.MultiplyAdd(w, x1, b1));
            w = TOps.Broadcast(panel[2]);
            (a2, b2) = (TOps.MultiplyAdd(w, x0, a2), TOps.MultiplyAdd(w, x1, b2));
            w = TOps.Broadcast(panel[3]);
            (a3, b3) = (TOps.MultiplyAdd(w, x0, a3), TOps.MultiplyAdd(w, x1, b3));
            w = TOps.Broadcast(panel[4]);
            (a4, b4) = (TOps.MultiplyAdd(w, x0, a4), TOps.MultiplyAdd(w, x1, b4));
            w = TOps.Broadcast(panel[5]);
            (a5, b5) = (TOps.MultiplyAdd(w, x0, a5), TOps.MultiplyAdd(w, x1, b5));
            w = TOps.Broadcast(panel[6]);
            (a6, b6) = (TOps.MultiplyAdd(w, x0, a6), TOps.MultiplyAdd(w, x1, b6));
            w = TOps.Broadcast(panel[7]);
            (a7, b7) = (TOps.MultiplyAdd(w, x0, a7), TOps.MultiplyAdd(w, x1, b7));
            x += stride;
            panel += LinearWeights.PanelOutputs;
        }

        StorePair(y, a0, b0);
        StorePair(y + stride, a1, b1);
        StorePair(y + (2 * stride), a2, b2);
        StorePair(y + (3 * stride), a3, b3);
        StorePair(y + (4 * stride), a4, b4);
        StorePair(y + (5 * stride), a5, b5);
        StorePair(y + (6 * stride), a6, b6);
        StorePair(y + (7 * stride), a7, b7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourOutputs(float* x, float* panel, float* bias, float* y, int inputs, nint stride)
    {
        TVector a0 = TOps.Broadcast(bias[0]), a1 = TOps.Broadcast(bias[1]);
        TVector a2 = TOps.Broadcast(bias[2]), a3 = TOps.Broadcast(bias[3]);
        TVector b0 = a0, b1 = a1, b2 = a2, b3 = a3;
        for (int c = 0; c < inputs; c++)
        {
            TVector x0 = TOps.Load(x), x1 = TOps.Load(x + TOps.Lanes);
            TVector w = TOps.Broadcast(panel[0]);
            (a0, b0) = (TOps.MultiplyAdd(w, x0, a0), TOps.MultiplyAdd(w, x1, b0));
            w = TOps.Broadcast(panel[1]);
            (a1, b1) = (TOps.MultiplyAdd(w, x0, a1), TOps.MultiplyAdd(w, x1, b1));
            w = TOps.Broadcast(panel[2]);
            (a2, b2) = (TOps.MultiplyAdd(w, x0, a2), TOps.MultiplyAdd(w, x1, b2));
            w = TOps.Broadcast(panel[3]);
            (a3, b3) = (TOps.MultiplyAdd(w, x0, a3), TOps.MultiplyAdd(w, x1, b3));
            x += stride;
            panel += LinearWeights.PanelOutputs;
        }

        StorePair(y, a0, b0);
        StorePair(y + stride, a1, b1);
        StorePair(y + (2 * stride), a2, b2);
        StorePair(y + (3 * stride), a3, b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(float* y, TVector a, TVector b)
    {
        TOps.Store(y, a);
        TOps.Store(y + TOps.Lanes, b);
    }
}
