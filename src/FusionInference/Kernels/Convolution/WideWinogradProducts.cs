using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// <see cref="WinogradProducts{TOps, TVector}"/> for three registers of outputs: 48 outputs where a register has sixteen lanes.
/// </summary>
/// <remarks>
/// Lanes are outputs. Eight tiles by three registers of outputs are 24 sums; with three registers of weights and one input they
/// fill the 32 registers that a machine with sixteen lanes has.
/// </remarks>
internal static unsafe class WideWinogradProducts<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    /// <summary>For each of the 36 positions, eight tiles times the position's matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* tiles, int inputs, float* matrices, int outputs, float* products)
    {
        for (int position = 0; position < WinogradWeights.Positions; position++)
        {
            TVector a0 = TOps.Broadcast(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
            TVector b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0, b5 = a0, b6 = a0, b7 = a0;
            TVector c0 = a0, c1 = a0, c2 = a0, c3 = a0, c4 = a0, c5 = a0, c6 = a0, c7 = a0;
            float* p0 = tiles, p1 = p0 + inputs, p2 = p1 + inputs, p3 = p2 + inputs;
            float* p4 = p3 + inputs, p5 = p4 + inputs, p6 = p5 + inputs, p7 = p6 + inputs;
            for (nint k = 0; k < inputs; k++)
            {
                TVector w0 = TOps.Load(matrices), w1 = TOps.Load(matrices + TOps.Lanes);
                TVector w2 = TOps.Load(matrices + (2 * TOps.Lanes));
                matrices += outputs;
                TVector v = TOps.Broadcast(p0[k]);
                (a0, b0) = (TOps.MultiplyAdd(v, w0, a0), TOps.MultiplyAdd(v, w1, b0));
                c0 = TOps.MultiplyAdd(v, w2, c0);
                v = TOps.Broadcast(p1[k]);
                (a1, b1) = (TOps.MultiplyAdd(v, w0, a1), TOps.MultiplyAdd(v, w1, b1));
                c1 = TOps.MultiplyAdd(v, w2, c1);
                v = TOps.Broadcast(p2[k]);
                (a2, b2) = (TOps.MultiplyAdd(v, w0, a2), TOps.MultiplyAdd(v, w1, b2));
                c2 = TOps.MultiplyAdd(v, w2, c2);
                v = TOps.Broadcast(p3[k]);
                (a3, b3) = (TOps.MultiplyAdd(v, w0, a3), TOps.MultiplyAdd(v, w1, b3));
                c3 = TOps.MultiplyAdd(v, w2, c3);
                v = TOps.Broadcast(p4[k]);
                (a4, b4) = (TOps.MultiplyAdd(v, w0, a4), TOps.MultiplyAdd(v, w1, b4));
                c4 = TOps.MultiplyAdd(v, w2, c4);
                v = TOps.Broadcast(p5[k]);
                (a5, b5) = (TOps.MultiplyAdd(v, w0, a5), TOps.MultiplyAdd(v, w1, b5));
                c5 = TOps.MultiplyAdd(v, w2, c5);
                v = TOps.Broadcast(p6[k]);
                (a6, b6) = (TOps.MultiplyAdd(v, w0, a6), TOps.MultiplyAdd(v, w1, b6));
                c6 = TOps.MultiplyAdd(v, w2, c6);
                v = TOps.Broadcast(p7[k]);
                (a7, b7) = (TOps.MultiplyAdd(v, w0, a7), TOps.MultiplyAdd(v, w1, b7));
                c7 = TOps.MultiplyAdd(v, w2, c7);
            }

            StoreThree(products, a0, b0, c0);
            StoreThree(products + outputs, a1, b1, c1);
            StoreThree(products + (2 * outputs), a2, b2, c2);
            StoreThree(products + (3 * outputs), a3, b3, c3);
            StoreThree(products + (4 * outputs), a4, b4, c4);
            StoreThree(products + (5 * outputs), a5, b5, c5);
            StoreThree(products + (6 * outputs), a6, b6, c6);
            StoreThree(products + (7 * outputs), a7, b7, c7);
            tiles += WinogradWeights.BlockTiles * inputs;
            products += WinogradWeights.BlockTiles * outputs;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreThree(float* target, TVector a, TVector b, TVector c)
    {
        TOps.Store(target, a);
        TOps.Store(target + TOps.Lanes, b);
        TOps.Store(target + (2 * TOps.Lanes), c);
    }
}
