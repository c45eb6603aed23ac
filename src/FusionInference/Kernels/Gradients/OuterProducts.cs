using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// The gradient of a linear layer's weights: sums[o][c] += sum over t of dy[o][t] * x[t][c], with the outputs' gradients
/// channel-major and the inputs token-major.
/// </summary>
/// <remarks>
/// Lanes are inputs, a multiple of the lanes; outputs are a multiple of 8. A tile is 8 outputs (4 where registers are few) by two
/// registers of inputs, whose sums stay in registers over all tokens of a group; one register of inputs may remain.
/// </remarks>
internal static unsafe class OuterProducts<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    /// <summary>Adds the products of a group of <paramref name="tokens"/> tokens.</summary>
    /// <param name="gradients">dy, outputs x tokens.</param>
    /// <param name="values">x, tokens x inputs.</param>
    /// <param name="sums">outputs x inputs, added to.</param>
    /// <param name="outputs">A multiple of 8.</param>
    /// <param name="inputs">A multiple of the lanes.</param>
    /// <param name="tokens">Tokens of the group; any number.</param>
    public static void Add(float* gradients, float* values, float* sums, int outputs, int inputs, int tokens)
    {
        for (int o = 0; o < outputs; o += 8)
        {
            for (int c = 0; c < inputs; c += 2 * TOps.Lanes)
            {
                float* dy = gradients + (o * tokens);
                float* target = sums + (o * inputs) + c;
                if (c + TOps.Lanes == inputs)
                {
                    OneRegister(dy, values + c, target, inputs, tokens);
                }
                else if (TOps.HasManyRegisters)
                {
                    EightOutputs(dy, values + c, target, inputs, tokens);
                }
                else
                {
                    FourOutputs(dy, values + c, target, inputs, tokens);
                    FourOutputs(dy + (4 * tokens), values + c, target + (4 * inputs), inputs, tokens);
                }
            }
        }
    }

    /// <summary>
    /// A tile of 8 outputs: a and b hold the sums of two registers of inputs, one pair per output. The sums are read and written
    /// once per group, every token costs two loads, eight broadcasts and sixteen products.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightOutputs(float* dy, float* x, float* sums, nint inputs, int tokens)
    {
        TVector a0 = TOps.Load(sums), b0 = TOps.Load(sums + TOps.Lanes);
        TVector a1 = TOps.Load(sums + inputs), b1 = TOps.Load(sums + inputs + TOps.Lanes);
        TVector a2 = TOps.Load(sums + (2 * inputs)), b2 = TOps.Load(sums + (2 * inputs) + TOps.Lanes);
        TVector a3 = TOps.Load(sums + (3 * inputs)), b3 = TOps.Load(sums + (3 * inputs) + TOps.Lanes);
        TVector a4 = TOps.Load(sums + (4 * inputs)), b4 = TOps.Load(sums + (4 * inputs) + TOps.Lanes);
        TVector a5 = TOps.Load(sums + (5 * inputs)), b5 = TOps.Load(sums + (5 * inputs) + TOps.Lanes);
        TVector a6 = TOps.Load(sums + (6 * inputs)), b6 = TOps.Load(sums + (6 * inputs) + TOps.Lanes);
        TVector a7 = TOps.Load(sums + (7 * inputs)), b7 = TOps.Load(sums + (7 * inputs) + TOps.Lanes);
        float* d0 = dy, d1 = d0 + tokens, d2 = d1 + tokens, d3 = d2 + tokens;
        float* d4 = d3 + tokens, d5 = d4 + tokens, d6 = d5 + tokens, d7 = d6 + tokens;

        // One token after another: sums[o] += dy[o][t] * x[t].
        for (nint t = 0; t < tokens; t++, x += inputs)
        {
            TVector x0 = TOps.Load(x), x1 = TOps.Load(x + TOps.Lanes);
            TVector d = TOps.Broadcast(d0[t]);
            (a0, b0) = (TOps.MultiplyAdd(d, x0, a0), TOps.MultiplyAdd(d, x1, b0));
            d = TOps.Broadcast(d1[t]);
            (a1, b1) = (TOps.MultiplyAdd(d, x0, a1), TOps.MultiplyAdd(d, x1, b1));
            d = TOps.Broadcast(d2[t]);
            (a2, b2) = (TOps.MultiplyAdd(d, x0, a2), TOps.MultiplyAdd(d, x1, b2));
            d = TOps.Broadcast(d3[t]);
            (a3, b3) = (TOps.MultiplyAdd(d, x0, a3), TOps.MultiplyAdd(d, x1, b3));
            d = TOps.Broadcast(d4[t]);
            (a4, b4) = (TOps.MultiplyAdd(d, x0, a4), TOps.MultiplyAdd(d, x1, b4));
            d = TOps.Broadcast(d5[t]);
            (a5, b5) = (TOps.MultiplyAdd(d, x0, a5), TOps.MultiplyAdd(d, x1, b5));
            d = TOps.Broadcast(d6[t]);
            (a6, b6) = (TOps.MultiplyAdd(d, x0, a6), TOps.MultiplyAdd(d, x1, b6));
            d = TOps.Broadcast(d7[t]);
            (a7, b7) = (TOps.MultiplyAdd(d, x0, a7), TOps.MultiplyAdd(d, x1, b7));
        }

        StorePair(sums, a0, b0);
        StorePair(sums + inputs, a1, b1);
        StorePair(sums + (2 * inputs), a2, b2);
        StorePair(sums + (3 * inputs), a3, b3);
        StorePair(sums + (4 * inputs), a4, b4);
        StorePair(sums + (5 * inputs), a5, b5);
        StorePair(sums + (6 * inputs), a6, b6);
        StorePair(sums + (7 * inputs), a7, b7);
    }

    /// <summary>The same with 4 outputs, whose 8 sums leave room for the rest in 16 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourOutputs(float* dy, float* x, float* sums, nint inputs, int tokens)
    {
        TVector a0 = TOps.Load(sums), b0 = TOps.Load(sums + TOps.Lanes);
        TVector a1 = TOps.Load(sums + inputs), b1 = TOps.Load(sums + inputs + TOps.Lanes);
        TVector a2 = TOps.Load(sums + (2 * inputs)), b2 = TOps.Load(sums + (2 * inputs) + TOps.Lanes);
        TVector a3 = TOps.Load(sums + (3 * inputs)), b3 = TOps.Load(sums + (3 * inputs) + TOps.Lanes);
        float* d0 = dy, d1 = d0 + tokens, d2 = d1 + tokens, d3 = d2 + tokens;
        for (nint t = 0; t < tokens; t++, x += inputs)
        {
            TVector x0 = TOps.Load(x), x1 = TOps.Load(x + TOps.Lanes);
            TVector d = TOps.Broadcast(d0[t]);
            (a0, b0) = (TOps.MultiplyAdd(d, x0, a0), TOps.MultiplyAdd(d, x1, b0));
            d = TOps.Broadcast(d1[t]);
            (a1, b1) = (TOps.MultiplyAdd(d, x0, a1), TOps.MultiplyAdd(d, x1, b1));
            d = TOps.Broadcast(d2[t]);
            (a2, b2) = (TOps.MultiplyAdd(d, x0, a2), TOps.MultiplyAdd(d, x1, b2));
            d = TOps.Broadcast(d3[t]);
            (a3, b3) = (TOps.MultiplyAdd(d, x0, a3), TOps.MultiplyAdd(d, x1, b3));
        }

        StorePair(sums, a0, b0);
        StorePair(sums + inputs, a1, b1);
        StorePair(sums + (2 * inputs), a2, b2);
        StorePair(sums + (3 * inputs), a3, b3);
    }

    /// <summary>A tile of 8 outputs by the one register of inputs that remains.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRegister(float* dy, float* x, float* sums, nint inputs, int tokens)
    {
        TVector a0 = TOps.Load(sums), a1 = TOps.Load(sums + inputs);
        TVector a2 = TOps.Load(sums + (2 * inputs)), a3 = TOps.Load(sums + (3 * inputs));
        TVector a4 = TOps.Load(sums + (4 * inputs)), a5 = TOps.Load(sums + (5 * inputs));
        TVector a6 = TOps.Load(sums + (6 * inputs)), a7 = TOps.Load(sums + (7 * inputs));
        float* d0 = dy, d1 = d0 + tokens, d2 = d1 + tokens, d3 = d2 + tokens;
        float* d4 = d3 + tokens, d5 = d4 + tokens, d6 = d5 + tokens, d7 = d6 + tokens;
        for (nint t = 0; t < tokens; t++, x += inputs)
        {
            TVector value = TOps.Load(x);
            a0 = TOps.MultiplyAdd(TOps.Broadcast(d0[t]), value, a0);
            a1 = TOps.MultiplyAdd(TOps.Broadcast(d1[t]), value, a1);
            a2 = TOps.MultiplyAdd(TOps.Broadcast(d2[t]), value, a2);
            a3 = TOps.MultiplyAdd(TOps.Broadcast(d3[t]), value, a3);
            a4 = TOps.MultiplyAdd(TOps.Broadcast(d4[t]), value, a4);
            a5 = TOps.MultiplyAdd(TOps.Broadcast(d5[t]), value, a5);
            a6 = TOps.MultiplyAdd(TOps.Broadcast(d6[t]), value, a6);
            a7 = TOps.MultiplyAdd(TOps.Broadcast(d7[t]), value, a7);
        }

        TOps.Store(sums, a0);
        TOps.Store(sums + inputs, a1);
        TOps.Store(sums + (2 * inputs), a2);
        TOps.Store(sums + (3 * inputs), a3);
        TOps.Store(sums + (4 * inputs), a4);
        TOps.Store(sums + (5 * inputs), a5);
        TOps.Store(sums + (6 * inputs), a6);
        TOps.Store(sums + (7 * inputs), a7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(float* target, TVector a, TVector b)
    {
        TOps.Store(target, a);
        TOps.Store(target + TOps.Lanes, b);
    }
}
