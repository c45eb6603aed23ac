using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// The 36 matrix products in the middle of Winograd's method: for each position, a block of tiles times the position's matrix of
/// inputs x outputs.
/// </summary>
/// <remarks>
/// Lanes are outputs. Eight tiles by two registers of outputs stay in registers (four where registers are few); every step loads
/// two registers of weights and multiplies them by one input per tile. An odd number of registers ends with three of them.
/// Nothing is left over: a block always has eight tiles, and outputs are a multiple of 16.
/// </remarks>
internal static unsafe class WinogradProducts<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    private const int Positions = WinogradWeights.Positions;
    private const int BlockTiles = WinogradWeights.BlockTiles;

    /// <summary>products[position, tile, o] = sum over k of tiles[position, tile, k] * matrices[position, k, o].</summary>
    public static void Run(float* tiles, int inputs, float* matrices, int outputs, float* products)
    {
        for (int o = 0; o < outputs; o += 2 * TOps.Lanes)
        {
            if (outputs - o == 3 * TOps.Lanes)
            {
                WideWinogradProducts<TOps, TVector>.Run(tiles, inputs, matrices + o, outputs, products + o);
                return;
            }

            if (TOps.HasManyRegisters)
            {
                EightTiles(tiles, inputs, matrices + o, outputs, products + o);
            }
            else
            {
                FourTiles(tiles, inputs, matrices + o, outputs, products + o);
                FourTiles(tiles + (4 * inputs), inputs, matrices + o, outputs, products + (4 * outputs) + o);
            }
        }
    }

    /// <summary>For each of the 36 positions, eight tiles times the position's matrix, for two registers of outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightTiles(float* tiles, int inputs, float* matrices, int outputs, float* products)
    {
        for (int position = 0; position < Positions; position++)
        {
            TVector a0 = TOps.Broadcast(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
            TVector b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0, b5 = a0, b6 = a0, b7 = a0;
            float* p0 = tiles, p1 = p0 + inputs, p2 = p1 + inputs, p3 = p2 + inputs;
            float* p4 = p3 + inputs, p5 = p4 + inputs, p6 = p5 + inputs, p7 = p6 + inputs;
            for (nint k = 0; k < inputs; k++)
            {
                TVector w0 = TOps.Load(matrices), w1 = TOps.Load(matrices + TOps.Lanes);
                matrices += outputs;
                TVector v = TOps.Broadcast(p0[k]);
                (a0, b0) = (TOps.MultiplyAdd(v, w0, a0), TOps.MultiplyAdd(v, w1, b0));
                v = TOps.Broadcast(p1[k]);
                (a1, b1) = (TOps.MultiplyAdd(v, w0, a1), TOps.MultiplyAdd(v, w1, b1));
                v = TOps.Broadcast(p2[k]);
                (a2, b2) = (TOps.MultiplyAdd(v, w0, a2), TOps.MultiplyAdd(v, w1, b2));
                v = TOps.Broadcast(p3[k]);
                (a3, b3) = (TOps.MultiplyAdd(v, w0, a3), TOps.MultiplyAdd(v, w1, b3));
                v = TOps.Broadcast(p4[k]);
                (a4, b4) = (TOps.MultiplyAdd(v, w0, a4), TOps.MultiplyAdd(v, w1, b4));
                v = TOps.Broadcast(p5[k]);
                (a5, b5) = (TOps.MultiplyAdd(v, w0, a5), TOps.MultiplyAdd(v, w1, b5));
                v = TOps.Broadcast(p6[k]);
                (a6, b6) = (TOps.MultiplyAdd(v, w0, a6), TOps.MultiplyAdd(v, w1, b6));
                v = TOps.Broadcast(p7[k]);
                (a7, b7) = (TOps.MultiplyAdd(v, w0, a7), TOps.MultiplyAdd(v, w1, b7));
            }

            StorePair(products, a0, b0);
            StorePair(products + outputs, a1, b1);
            StorePair(products + (2 * outputs), a2, b2);
            StorePair(products + (3 * outputs), a3, b3);
            StorePair(products + (4 * outputs), a4, b4);
            StorePair(products + (5 * outputs), a5, b5);
            StorePair(products + (6 * outputs), a6, b6);
            StorePair(products + (7 * outputs), a7, b7);
            tiles += BlockTiles * inputs;
            products += BlockTiles * outputs;
        }
    }

    /// <summary>The same for four tiles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourTiles(float* tiles, int inputs, float* matrices, int outputs, float* products)
    {
        for (int position = 0; position < Positions; position++)
        {
            TVector a0 = TOps.Broadcast(0), a1 = a0, a2 = a0, a3 = a0;
            TVector b0 = a0, b1 = a0, b2 = a0, b3 = a0;
            float* p0 = tiles, p1 = p0 + inputs, p2 = p1 + inputs, p3 = p2 + inputs;
            for (nint k = 0; k < inputs; k++)
            {
                TVector w0 = TOps.Load(matrices), w1 = TOps.Load(matrices + TOps.Lanes);
                matrices += outputs;
                TVector v = TOps.Broadcast(p0[k]);
                (a0, b0) = (TOps.MultiplyAdd(v, w0, a0), TOps.MultiplyAdd(v, w1, b0));
                v = TOps.Broadcast(p1[k]);
                (a1, b1) = (TOps.MultiplyAdd(v, w0, a1), TOps.MultiplyAdd(v, w1, b1));
                v = TOps.Broadcast(p2[k]);
                (a2, b2) = (TOps.MultiplyAdd(v, w0, a2), TOps.MultiplyAdd(v, w1, b2));
                v = TOps.Broadcast(p3[k]);
                (a3, b3) = (TOps.MultiplyAdd(v, w0, a3), TOps.MultiplyAdd(v, w1, b3));
            }

            StorePair(products, a0, b0);
            StorePair(products + outputs, a1, b1);
            StorePair(products + (2 * outputs), a2, b2);
            StorePair(products + (3 * outputs), a3, b3);
            tiles += BlockTiles * inputs;
            products += BlockTiles * outputs;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(float* target, TVector a, TVector b)
    {
        TOps.Store(target, a);
        TOps.Store(target + TOps.Lanes, b);
    }
}
