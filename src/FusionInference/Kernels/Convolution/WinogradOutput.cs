using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>The output transform of Winograd's method, A^T m A for each tile, with bias, residual and ReLU.</summary>
/// <remarks>
/// Lanes are output channels, a multiple of 16 of them. A tile at the edge is computed whole; only pixels that exist are stored.
/// </remarks>
internal static unsafe class WinogradOutput<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    private const int BlockTiles = WinogradWeights.BlockTiles;
    private const int TileSide = WinogradWeights.TileSide;

    /// <summary>
    /// A^T m A of one tile, plus bias and residual, through ReLU; <paramref name="rows"/> and <paramref name="columns"/> limit
    /// what is stored.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(
        float* products,
        ConvolutionWeights weights,
        FeatureMap? residual,
        FeatureMap output,
        int y,
        int rows,
        int x,
        int columns,
        bool relu,
        float* halves)
    {
        int outputs = weights.Outputs;
        nint position = (nint)BlockTiles * outputs;
        TVector floor = TOps.Broadcast(relu ? 0 : float.MinValue);
        float** targets = stackalloc float*[TileSide];
        float** added = stackalloc float*[TileSide];
        for (int row = 0; row < rows; row++)
        {
            targets[row] = output.Row(y + row) + ((nint)x * outputs);
            added[row] = residual is null ? null : residual.Row(y + row) + ((nint)x * outputs);
        }

        for (int o = 0; o < outputs; o += TOps.Lanes)
        {
            for (int row = 0; row < 6; row++)
            {
                float* m = products + (6 * row * position) + o;
                Collect(
                    TOps.Load(m),
                    TOps.Load(m + position),
                    TOps.Load(m + (2 * position)),
                    TOps.Load(m + (3 * position)),
                    TOps.Load(m + (4 * position)),
                    TOps.Load(m + (5 * position)),
                    out TVector h0,
                    out TVector h1,
                    out TVector h2,
                    out TVector h3);
                float* half = halves + (row * TileSide * TOps.Lanes);
                TOps.Store(half, h0);
                TOps.Store(half + TOps.Lanes, h1);
                TOps.Store(half + (2 * TOps.Lanes), h2);
                TOps.Store(half + (3 * TOps.Lanes), h3);
            }

            TVector bias = TOps.Load(weights.Bias + o);
            nint step = TileSide * TOps.Lanes;
            for (int column = 0; column < columns; column++)
            {
                float* half = halves + (column * TOps.Lanes);
                Collect(
                    TOps.Load(half),
                    TOps.Load(half + step),
                    TOps.Load(half + (2 * step)),
                    TOps.Load(half + (3 * step)),
                    TOps.Load(half + (4 * step)),
                    TOps.Load(half + (5 * step)),
                    out TVector v0,
                    out TVector v1,
                    out TVector v2,
                    out TVector v3);
                nint place = ((nint)column * outputs) + o;
                Put(targets[0], added[0], place, v0, bias, floor);
                if (rows > 1)
                {
                    Put(targets[1], added[1], place, v1, bias, floor);
                }

                if (rows > 2)
                {
                    Put(targets[2], added[2], place, v2, bias, floor);
                }

                if (rows > 3)
                {
                    Put(targets[3], added[3], place, v3, bias, floor);
                }
            }
        }
    }

    /// <summary>
    /// A^T m: m0 + (m1 + m2) + (m3 + m4); (m1 - m2) + 2 (m3 - m4); (m1 + m2) + 4 (m3 + m4); (m1 - m2) + 8 (m3 - m4) + m5.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Collect(
        TVector m0,
        TVector m1,
        TVector m2,
        TVector m3,
        TVector m4,
        TVector m5,
        out TVector v0,
        out TVector v1,
        out TVector v2,
        out TVector v3)
    {
        TVector sum1 = TOps.Add(m1, m2), difference1 = TOps.Subtract(m1, m2);
        TVector sum2 = TOps.Add(m3, m4), difference2 = TOps.Subtract(m3, m4);
        v0 = TOps.Add(TOps.Add(m0, sum1), sum2);
        v1 = TOps.MultiplyAdd(TOps.Broadcast(2), difference2, difference1);
        v2 = TOps.MultiplyAdd(TOps.Broadcast(4), sum2, sum1);
        v3 = TOps.MultiplyAdd(TOps.Broadcast(8), difference2, TOps.Add(difference1, m5));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* target, float* added, nint place, TVector value, TVector bias, TVector floor)
    {
        value = TOps.Add(value, bias);
        if (added is not null)
        {
            value = TOps.Add(value, TOps.Load(added + place));
        }

        TOps.Store(target + place, TOps.Max(value, floor));
    }
}
