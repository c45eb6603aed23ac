using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// The attention itself, on channel-major tokens of a group of windows: for each head and query, softmax over the keys of the
/// same window of scale * cos(q, k) + bias, times v (SwinV2, arXiv:2111.09883, eq. 2).
/// </summary>
/// <remarks>
/// Lanes are queries. q, k and v are rows of <c>tokens</c> values, four rows per head or a multiple of four. The softmax needs no
/// pass of its own: with logits bounded beforehand (see <see cref="AttentionBiasTable"/>) the powers are summed and multiplied by
/// v as they come, in registers, and divided once at the end.
/// </remarks>
internal static unsafe class WindowAttention<TOps, TVector, TWindow>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
    where TWindow : struct, IWindow
{
    /// <summary>Tokens per window.</summary>
    private static int WindowTokens
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TWindow.Side * TWindow.Side;
    }

    /// <summary>Tokens of a group of windows: at least two registers and at least one window.</summary>
    public static int GroupTokens
    {
        // A constant once compiled, so it has to be inlined in any case.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WindowTokens > 32 ? WindowTokens : TOps.Lanes > 8 ? 32 : 16;
    }

    /// <summary>Whether a register holds queries of several windows (windows of 2 x 2 and more than four lanes).</summary>
    public static bool SharesRegisters
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WindowTokens < TOps.Lanes;
    }

    /// <summary>
    /// Divides each head's q and k by its length over the head's channels (floor 1e-12), and multiplies q by the head's scale.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalize(float* queries, float* keys, float[] scales, int headChannels)
    {
        for (int head = 0; head < scales.Length; head++)
        {
            for (int t = 0; t < GroupTokens; t += TOps.Lanes)
            {
                int offset = (head * headChannels * GroupTokens) + t;
                ScaleToLength(queries + offset, scales[head], headChannels);
                ScaleToLength(keys + offset, 1, headChannels);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ScaleToLength(float* values, float length, int headChannels)
    {
        TVector v0 = TOps.Load(values), v1 = TOps.Load(values + GroupTokens);
        TVector v2 = TOps.Load(values + (2 * GroupTokens)), v3 = TOps.Load(values + (3 * GroupTokens));
        TVector square = TOps.MultiplyAdd(v0, v0, TOps.Multiply(v1, v1));
        square = TOps.MultiplyAdd(v2, v2, TOps.MultiplyAdd(v3, v3, square));
        for (int c = SwinBlockWeights.QuadChannels; c < headChannels; c++)
        {
            TVector v = TOps.Load(values + (c * GroupTokens));
            square = TOps.MultiplyAdd(v, v, square);
        }

        // x / max(|x|, 1e-12) is x / sqrt(max(|x|^2, 1e-24)).
        TVector inverse = TOps.ReciprocalSquareRoot(TOps.Max(square, TOps.Broadcast(1e-24f)));
        inverse = TOps.Multiply(inverse, TOps.Broadcast(length));
        TOps.Store(values, TOps.Multiply(v0, inverse));
        TOps.Store(values + GroupTokens, TOps.Multiply(v1, inverse));
        TOps.Store(values + (2 * GroupTokens), TOps.Multiply(v2, inverse));
        TOps.Store(values + (3 * GroupTokens), TOps.Multiply(v3, inverse));
        for (int c = SwinBlockWeights.QuadChannels; c < headChannels; c++)
        {
            float* rest = values + (c * GroupTokens);
            TOps.Store(rest, TOps.Multiply(TOps.Load(rest), inverse));
        }
    }

    /// <summary>One register of queries of one head of four channels, all of the same window.</summary>
    /// <param name="query">The head's first row of q, at the first query.</param>
    /// <param name="key">The head's first row of k, at the window's first token.</param>
    /// <param name="value">The head's first row of v, at the window's first token.</param>
    /// <param name="bias">The bias for key 0 at the first query.</param>
    /// <param name="needsMaximum">Whether the true maximum has to be subtracted.</param>
    /// <param name="output">The head's first output row, at the first query.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneWindow(float* query, float* key, float* value, float* bias, bool needsMaximum, float* output)
    {
        int biasStride = WindowTokens > 16 ? WindowTokens : 16;
        TVector q0 = TOps.Load(query), q1 = TOps.Load(query + GroupTokens);
        TVector q2 = TOps.Load(query + (2 * GroupTokens)), q3 = TOps.Load(query + (3 * GroupTokens));
        TVector largest = TOps.Broadcast(0);
        if (needsMaximum)
        {
            largest = TOps.Broadcast(float.MinValue);
            for (int j = 0; j < WindowTokens; j++)
            {
                largest = TOps.Max(largest, Logit(q0, q1, q2, q3, key + j, bias + (j * biasStride)));
            }
        }

        TVector sum = TOps.Broadcast(0), o0 = sum, o1 = sum, o2 = sum, o3 = sum;
        for (int j = 0; j < WindowTokens; j++)
        {
            TVector logit = Logit(q0, q1, q2, q3, key + j, bias + (j * biasStride));
            TVector power = Exponential.PowerOfTwo<TOps, TVector>(needsMaximum ? TOps.Subtract(logit, largest) : logit);
            sum = TOps.Add(sum, power);
            o0 = TOps.MultiplyAdd(power, TOps.Broadcast(value[j]), o0);
            o1 = TOps.MultiplyAdd(power, TOps.Broadcast(value[j + GroupTokens]), o1);
            o2 = TOps.MultiplyAdd(power, TOps.Broadcast(value[j + (2 * GroupTokens)]), o2);
            o3 = TOps.MultiplyAdd(power, TOps.Broadcast(value[j + (3 * GroupTokens)]), o3);
        }

        StoreQuotient(output, sum, o0, o1, o2, o3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Logit(TVector q0, TVector q1, TVector q2, TVector q3, float* key, float* bias)
    {
        TVector left = TOps.MultiplyAdd(q0, TOps.Broadcast(key[0]), TOps.Load(bias));
        TVector right = TOps.Multiply(q2, TOps.Broadcast(key[2 * GroupTokens]));
        left = TOps.MultiplyAdd(q1, TOps.Broadcast(key[GroupTokens]), left);
        right = TOps.MultiplyAdd(q3, TOps.Broadcast(key[3 * GroupTokens]), right);
        return TOps.Add(left, right);
    }

    /// <summary>
    /// One register of queries of one head where every four lanes are a window of 2 x 2: keys and values come from the same four
    /// lanes.
    /// </summary>
    /// <param name="query">The head's first row of q, at the register's first token.</param>
    /// <param name="key">The head's first row of k, at the register's first token.</param>
    /// <param name="value">The head's first row of v, at the register's first token.</param>
    /// <param name="bias">The bias for key 0 at the register's first token.</param>
    /// <param name="biasStride">Values from one key's bias to the next.</param>
    /// <param name="needsMaximum">Whether the true maximum has to be subtracted.</param>
    /// <param name="headChannels">Channels of a head.</param>
    /// <param name="output">The head's first output row, at the register's first token.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ManyWindows(
        float* query,
        float* key,
        float* value,
        float* bias,
        int biasStride,
        bool needsMaximum,
        int headChannels,
        float* output)
    {
        TVector l0 = TOps.Load(bias), l1 = TOps.Load(bias + biasStride);
        TVector l2 = TOps.Load(bias + (2 * biasStride)), l3 = TOps.Load(bias + (3 * biasStride));
        for (int c = 0; c < headChannels; c += SwinBlockWeights.QuadChannels, query += 4 * GroupTokens, key += 4 * GroupTokens)
        {
            TVector q0 = TOps.Load(query), q1 = TOps.Load(query + GroupTokens);
            TVector q2 = TOps.Load(query + (2 * GroupTokens)), q3 = TOps.Load(query + (3 * GroupTokens));
            AddProducts(q0, TOps.Load(key), ref l0, ref l1, ref l2, ref l3);
            AddProducts(q1, TOps.Load(key + GroupTokens), ref l0, ref l1, ref l2, ref l3);
            AddProducts(q2, TOps.Load(key + (2 * GroupTokens)), ref l0, ref l1, ref l2, ref l3);
            AddProducts(q3, TOps.Load(key + (3 * GroupTokens)), ref l0, ref l1, ref l2, ref l3);
        }

        if (needsMaximum)
        {
            TVector largest = TOps.Max(TOps.Max(l0, l1), TOps.Max(l2, l3));
            (l0, l1) = (TOps.Subtract(l0, largest), TOps.Subtract(l1, largest));
            (l2, l3) = (TOps.Subtract(l2, largest), TOps.Subtract(l3, largest));
        }

        l0 = Exponential.PowerOfTwo<TOps, TVector>(l0);
        l1 = Exponential.PowerOfTwo<TOps, TVector>(l1);
        l2 = Exponential.PowerOfTwo<TOps, TVector>(l2);
        l3 = Exponential.PowerOfTwo<TOps, TVector>(l3);
        TVector sum = TOps.Add(TOps.Add(l0, l1), TOps.Add(l2, l3));
        TVector inverse = TOps.Divide(TOps.Broadcast(1), sum);
        for (int c = 0; c < headChannels; c++, value += GroupTokens, output += GroupTokens)
        {
            TOps.Store(output, TOps.Multiply(Mix(TOps.Load(value), l0, l1, l2, l3), inverse));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts(TVector query, TVector keys, ref TVector l0, ref TVector l1, ref TVector l2, ref TVector l3)
    {
        l0 = TOps.MultiplyAdd(query, TOps.BroadcastInQuad(keys, 0), l0);
        l1 = TOps.MultiplyAdd(query, TOps.BroadcastInQuad(keys, 1), l1);
        l2 = TOps.MultiplyAdd(query, TOps.BroadcastInQuad(keys, 2), l2);
        l3 = TOps.MultiplyAdd(query, TOps.BroadcastInQuad(keys, 3), l3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Mix(TVector values, TVector p0, TVector p1, TVector p2, TVector p3)
    {
        TVector mixed = TOps.Multiply(p0, TOps.BroadcastInQuad(values, 0));
        mixed = TOps.MultiplyAdd(p1, TOps.BroadcastInQuad(values, 1), mixed);
        mixed = TOps.MultiplyAdd(p2, TOps.BroadcastInQuad(values, 2), mixed);
        return TOps.MultiplyAdd(p3, TOps.BroadcastInQuad(values, 3), mixed);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreQuotient(float* output, TVector sum, TVector o0, TVector o1, TVector o2, TVector o3)
    {
        TVector inverse = TOps.Divide(TOps.Broadcast(1), sum);
        TOps.Store(output, TOps.Multiply(o0, inverse));
        TOps.Store(output + GroupTokens, TOps.Multiply(o1, inverse));
        TOps.Store(output + (2 * GroupTokens), TOps.Multiply(o2, inverse));
        TOps.Store(output + (3 * GroupTokens), TOps.Multiply(o3, inverse));
    }
}
