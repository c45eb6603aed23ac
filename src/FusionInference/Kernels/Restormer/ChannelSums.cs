using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// The statistics of channel attention: for every head with queries q and keys k, one row per channel over all pixels, the
/// products q_i . k_j, then the squares q_i . q_i, then k_i . k_i.
/// </summary>
/// <remarks>
/// Lanes are pixels. A tile sums in float32, a few hundred values a lane; tiles are added in double, in the order of the tiles,
/// so the number of threads does not change the result. Heads have two or four channels.
/// </remarks>
internal static unsafe class ChannelSums<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    /// <summary>
    /// Adds one row to the lanes of all sums; queries and keys hold channels x tokens, zero where a token does not count.
    /// </summary>
    /// <param name="queries">Queries, head after head.</param>
    /// <param name="keys">Keys in the same order.</param>
    /// <param name="layout">The heads.</param>
    /// <param name="tokens">Tokens of the row.</param>
    /// <param name="lanes">One register per sum.</param>
    public static void AddRow(float* queries, float* keys, ChannelHeads layout, int tokens, float* lanes)
    {
        int size = layout.Size;
        for (int head = 0; head < layout.Count; head++)
        {
            float* q = queries + (head * size * tokens), k = keys + (head * size * tokens);
            float* sums = lanes + ((nint)head * layout.SumsPerHead * TOps.Lanes);
            float* squares = sums + (size * size * TOps.Lanes);
            for (int i = 0; i < size; i++)
            {
                float* products = sums + (i * size * TOps.Lanes);
                float* querySquare = squares + (i * TOps.Lanes), keySquare = squares + ((size + i) * TOps.Lanes);
                if (size == 4)
                {
                    Four(q + (i * tokens), k, k + (i * tokens), tokens, products, querySquare, keySquare);
                }
                else
                {
                    Two(q + (i * tokens), k, k + (i * tokens), tokens, products, querySquare, keySquare);
                }
            }
        }
    }

    /// <summary>Adds up the lanes of each sum.</summary>
    public static void Finish(float* lanes, int count, double* sums)
    {
        for (int sum = 0; sum < count; sum++)
        {
            double total = 0;
            for (int lane = 0; lane < TOps.Lanes; lane++)
            {
                total += lanes[(sum * TOps.Lanes) + lane];
            }

            sums[sum] = total;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two(float* q, float* k, float* own, int tokens, float* products, float* querySquare, float* keySquare)
    {
        TVector p0 = TOps.Load(products), p1 = TOps.Load(products + TOps.Lanes);
        TVector qq = TOps.Load(querySquare), kk = TOps.Load(keySquare);
        for (int t = 0; t < tokens; t += TOps.Lanes)
        {
            TVector query = TOps.Load(q + t), key = TOps.Load(own + t);
            p0 = TOps.MultiplyAdd(query, TOps.Load(k + t), p0);
            p1 = TOps.MultiplyAdd(query, TOps.Load(k + tokens + t), p1);
            qq = TOps.MultiplyAdd(query, query, qq);
            kk = TOps.MultiplyAdd(key, key, kk);
        }

        TOps.Store(products, p0);
        TOps.Store(products + TOps.Lanes, p1);
        TOps.Store(querySquare, qq);
        TOps.Store(keySquare, kk);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(float* q, float* k, float* own, int tokens, float* products, float* querySquare, float* keySquare)
    {
        TVector p0 = TOps.Load(products), p1 = TOps.Load(products + TOps.Lanes);
        TVector p2 = TOps.Load(products + (2 * TOps.Lanes)), p3 = TOps.Load(products + (3 * TOps.Lanes));
        TVector qq = TOps.Load(querySquare), kk = TOps.Load(keySquare);
        for (int t = 0; t < tokens; t += TOps.Lanes)
        {
            TVector query = TOps.Load(q + t), key = TOps.Load(own + t);
            p0 = TOps.MultiplyAdd(query, TOps.Load(k + t), p0);
            p1 = TOps.MultiplyAdd(query, TOps.Load(k + tokens + t), p1);
            p2 = TOps.MultiplyAdd(query, TOps.Load(k + (2 * tokens) + t), p2);
            p3 = TOps.MultiplyAdd(query, TOps.Load(k + (3 * tokens) + t), p3);
            qq = TOps.MultiplyAdd(query, query, qq);
            kk = TOps.MultiplyAdd(key, key, kk);
        }

        TOps.Store(products, p0);
        TOps.Store(products + TOps.Lanes, p1);
        TOps.Store(products + (2 * TOps.Lanes), p2);
        TOps.Store(products + (3 * TOps.Lanes), p3);
        TOps.Store(querySquare, qq);
        TOps.Store(keySquare, kk);
    }
}
