using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// Cosine window attention on channel-major tokens of a group of windows, forwards with its probabilities kept, and backwards:
/// with p the probabilities of a query over the keys of its window, o = sum of p v and g the gradient of o, the logits get
/// d = p (g.v - g.o); values get the sum of p g over the queries, and unit keys and unit queries the sums of d times each other,
/// times the scale.
/// </summary>
/// <remarks>
/// Lanes are queries, until p and d are transposed within each window; then they are keys. The probabilities of a group are
/// heads x keys x tokens values. Windows are of 2 x 2 or 4 x 4 tokens.
/// </remarks>
internal static unsafe class WindowAttentionGradient<TOps, TVector, TWindow>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
    where TWindow : struct, IWindow
{
    /// <summary>log2(e): scaled queries carry it, so that the softmax can use powers of two.</summary>
    public const float Log2E = 1.44269504f;

    private const int HeadChannels = SwinBlockWeights.HeadChannels;

    /// <summary>Tokens of a group.</summary>
    public static int Group
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WindowAttention<TOps, TVector, TWindow>.GroupTokens;
    }

    /// <summary>Tokens of a window.</summary>
    public static int WindowTokens
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TWindow.Side * TWindow.Side;
    }

    /// <summary>Values from one key's position bias to the next, for its sums: one for each query, or for each lane.</summary>
    public static int BiasSumStride
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Math.Max(WindowTokens, TOps.Lanes);
    }

    private static bool SharesRegisters
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WindowAttention<TOps, TVector, TWindow>.SharesRegisters;
    }

    /// <summary>
    /// Divides every head's vectors by their length (floor 1e-12), times <paramref name="scales"/> where given, and keeps the
    /// inverse lengths.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalize(float* vectors, float[]? scales, int heads, float* inverseLengths)
    {
        for (int head = 0; head < heads; head++)
        {
            TVector scale = TOps.Broadcast(scales is null ? 1 : scales[head]);
            for (int t = 0; t < Group; t += TOps.Lanes)
            {
                float* v = vectors + (head * HeadChannels * Group) + t;
                TVector v0 = TOps.Load(v), v1 = TOps.Load(v + Group);
                TVector v2 = TOps.Load(v + (2 * Group)), v3 = TOps.Load(v + (3 * Group));
                TVector square = TOps.MultiplyAdd(v0, v0, TOps.Multiply(v1, v1));
                square = TOps.MultiplyAdd(v2, v2, TOps.MultiplyAdd(v3, v3, square));
                TVector inverse = TOps.ReciprocalSquareRoot(TOps.Max(square, TOps.Broadcast(1e-24f)));
                TOps.Store(inverseLengths + (head * Group) + t, inverse);
                inverse = TOps.Multiply(inverse, scale);
                TOps.Store(v, TOps.Multiply(v0, inverse));
                TOps.Store(v + Group, TOps.Multiply(v1, inverse));
                TOps.Store(v + (2 * Group), TOps.Multiply(v2, inverse));
                TOps.Store(v + (3 * Group), TOps.Multiply(v3, inverse));
            }
        }
    }

    /// <summary>One register of queries of one head: probabilities and output.</summary>
    /// <param name="query">The head's first row of scaled unit queries, at the first query.</param>
    /// <param name="key">The head's first row of unit keys, at the register's first token.</param>
    /// <param name="value">The head's first row of values, there.</param>
    /// <param name="windowStart">From there to the window's first token: 0 or less.</param>
    /// <param name="bias">The bias for key 0 at the first query.</param>
    /// <param name="biasStride">Values from one key's bias to the next.</param>
    /// <param name="needsMaximum">Whether the true maximum has to be subtracted.</param>
    /// <param name="probabilities">The head's row for key 0, at the first query.</param>
    /// <param name="output">The head's first output row, at the first query.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Attend(
        float* query,
        float* key,
        float* value,
        nint windowStart,
        float* bias,
        nint biasStride,
        bool needsMaximum,
        float* probabilities,
        float* output)
    {
        TVector q0 = TOps.Load(query), q1 = TOps.Load(query + Group);
        TVector q2 = TOps.Load(query + (2 * Group)), q3 = TOps.Load(query + (3 * Group));
        TVector largest = TOps.Broadcast(float.MinValue);
        for (int j = 0; j < WindowTokens; j++)
        {
            TVector logit = TOps.MultiplyAdd(q0, Other(key, windowStart, j), TOps.Load(bias + (j * biasStride)));
            logit = TOps.MultiplyAdd(q1, Other(key + Group, windowStart, j), logit);
            logit = TOps.MultiplyAdd(q2, Other(key + (2 * Group), windowStart, j), logit);
            logit = TOps.MultiplyAdd(q3, Other(key + (3 * Group), windowStart, j), logit);
            largest = TOps.Max(largest, logit);
            TOps.Store(probabilities + (j * Group), logit);
        }

        largest = needsMaximum ? largest : TOps.Broadcast(0);
        TVector sum = TOps.Broadcast(0), o0 = sum, o1 = sum, o2 = sum, o3 = sum;
        for (int j = 0; j < WindowTokens; j++)
        {
            TVector logit = TOps.Subtract(TOps.Load(probabilities + (j * Group)), largest);
            TVector power = Exponential.PowerOfTwo<TOps, TVector>(logit);
            TOps.Store(probabilities + (j * Group), power);
            sum = TOps.Add(sum, power);
            o0 = TOps.MultiplyAdd(power, Other(value, windowStart, j), o0);
            o1 = TOps.MultiplyAdd(power, Other(value + Group, windowStart, j), o1);
            o2 = TOps.MultiplyAdd(power, Other(value + (2 * Group), windowStart, j), o2);
            o3 = TOps.MultiplyAdd(power, Other(value + (3 * Group), windowStart, j), o3);
        }

        TVector inverse = TOps.Divide(TOps.Broadcast(1), sum);
        for (int j = 0; j < WindowTokens; j++)
        {
            TOps.Store(probabilities + (j * Group), TOps.Multiply(TOps.Load(probabilities + (j * Group)), inverse));
        }

        TOps.Store(output, TOps.Multiply(o0, inverse));
        TOps.Store(output + Group, TOps.Multiply(o1, inverse));
        TOps.Store(output + (2 * Group), TOps.Multiply(o2, inverse));
        TOps.Store(output + (3 * Group), TOps.Multiply(o3, inverse));
    }

    /// <summary>
    /// One register of queries of one head, backwards: the gradients of the logits, of the raw queries and of the scale.
    /// </summary>
    /// <param name="gradient">The head's first row of g, at the first query.</param>
    /// <param name="output">The head's first row of o, there.</param>
    /// <param name="query">The head's first row of scaled unit queries, there.</param>
    /// <param name="key">The head's first row of unit keys, there.</param>
    /// <param name="value">The head's first row of values, there.</param>
    /// <param name="windowStart">From there to the window's first token.</param>
    /// <param name="inverseLength">The inverse lengths of the queries, there.</param>
    /// <param name="scale">The head's scale, exp of its parameter.</param>
    /// <param name="probabilities">The head's probabilities for key 0, there.</param>
    /// <param name="logitGradients">Receives d, as the probabilities lie.</param>
    /// <param name="biasSums">The head's sums of d for key 0, at the query's place in its window (or at lane 0).</param>
    /// <param name="scaleSums">One register for the head.</param>
    /// <param name="queryGradient">Receives the gradients of the raw queries.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Queries(
        float* gradient,
        float* output,
        float* query,
        float* key,
        float* value,
        nint windowStart,
        float* inverseLength,
        float scale,
        float* probabilities,
        float* logitGradients,
        float* biasSums,
        float* scaleSums,
        float* queryGradient)
    {
        TVector g0 = TOps.Load(gradient), g1 = TOps.Load(gradient + Group);
        TVector g2 = TOps.Load(gradient + (2 * Group)), g3 = TOps.Load(gradient + (3 * Group));
        TVector mean = TOps.Multiply(g0, TOps.Load(output));
        mean = TOps.MultiplyAdd(g1, TOps.Load(output + Group), mean);
        mean = TOps.MultiplyAdd(g2, TOps.Load(output + (2 * Group)), mean);
        mean = TOps.MultiplyAdd(g3, TOps.Load(output + (3 * Group)), mean);
        TVector u0 = TOps.Broadcast(0), u1 = u0, u2 = u0, u3 = u0;
        for (int j = 0; j < WindowTokens; j++)
        {
            TVector change = TOps.Multiply(g0, Other(value, windowStart, j));
            change = TOps.MultiplyAdd(g1, Other(value + Group, windowStart, j), change);
            change = TOps.MultiplyAdd(g2, Other(value + (2 * Group), windowStart, j), change);
            change = TOps.MultiplyAdd(g3, Other(value + (3 * Group), windowStart, j), change);
            TVector d = TOps.Multiply(TOps.Load(probabilities + (j * Group)), TOps.Subtract(change, mean));
            TOps.Store(logitGradients + (j * Group), d);
            TOps.Store(biasSums + (j * BiasSumStride), TOps.Add(TOps.Load(biasSums + (j * BiasSumStride)), d));
            u0 = TOps.MultiplyAdd(d, Other(key, windowStart, j), u0);
            u1 = TOps.MultiplyAdd(d, Other(key + Group, windowStart, j), u1);
            u2 = TOps.MultiplyAdd(d, Other(key + (2 * Group), windowStart, j), u2);
            u3 = TOps.MultiplyAdd(d, Other(key + (3 * Group), windowStart, j), u3);
        }

        TVector factor = TOps.Broadcast(scale);
        (u0, u1) = (TOps.Multiply(u0, factor), TOps.Multiply(u1, factor));
        (u2, u3) = (TOps.Multiply(u2, factor), TOps.Multiply(u3, factor));
        TVector along = StoreAcross(query, 1 / (scale * Log2E), u0, u1, u2, u3, TOps.Load(inverseLength), queryGradient);
        TOps.Store(scaleSums, TOps.Add(TOps.Load(scaleSums), along));
    }

    /// <summary>One register of keys of one head: the gradients of the values and of the raw keys.</summary>
    /// <param name="gradient">The head's first row of g, at the first key.</param>
    /// <param name="query">The head's first row of scaled unit queries, there.</param>
    /// <param name="key">The head's first row of unit keys, there.</param>
    /// <param name="windowStart">From there to the window's first token.</param>
    /// <param name="inverseLength">The inverse lengths of the keys, there.</param>
    /// <param name="probabilities">The head's probabilities for key 0 at the window's (or register's) first token.</param>
    /// <param name="logitGradients">The gradients of its logits, there.</param>
    /// <param name="scratch">Two times the square of the lanes.</param>
    /// <param name="keyGradient">Receives the gradients of the raw keys.</param>
    /// <param name="valueGradient">Receives the gradients of the values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Keys(
        float* gradient,
        float* query,
        float* key,
        nint windowStart,
        float* inverseLength,
        float* probabilities,
        float* logitGradients,
        float* scratch,
        float* keyGradient,
        float* valueGradient)
    {
        TVector k0 = TOps.Broadcast(0), k1 = k0, k2 = k0, k3 = k0, v0 = k0, v1 = k0, v2 = k0, v3 = k0;
        float* turned = scratch + (TOps.Lanes * TOps.Lanes);
        if (SharesRegisters)
        {
            TurnQuads(probabilities, scratch);
            TurnQuads(logitGradients, turned);
        }

        nint* rows = stackalloc nint[2 * TOps.Lanes];
        for (int lane = 0; lane < TOps.Lanes; lane++)
        {
            (rows[lane], rows[TOps.Lanes + lane]) = ((nint)lane * Group, (nint)lane * TOps.Lanes);
        }

        for (int i = 0; i < WindowTokens; i++)
        {
            int place = i % TOps.Lanes;
            if (!SharesRegisters && place == 0)
            {
                // The block of the next queries and of this register's keys, with keys in the lanes.
                nint block = (-windowStart * Group) + i;
                TOps.Transpose(probabilities + block, rows, scratch, rows + TOps.Lanes);
                TOps.Transpose(logitGradients + block, rows, turned, rows + TOps.Lanes);
            }

            TVector p = TOps.Load(scratch + (place * TOps.Lanes)), d = TOps.Load(turned + (place * TOps.Lanes));
            v0 = TOps.MultiplyAdd(p, Other(gradient, windowStart, i), v0);
            v1 = TOps.MultiplyAdd(p, Other(gradient + Group, windowStart, i), v1);
            v2 = TOps.MultiplyAdd(p, Other(gradient + (2 * Group), windowStart, i), v2);
            v3 = TOps.MultiplyAdd(p, Other(gradient + (3 * Group), windowStart, i), v3);
            k0 = TOps.MultiplyAdd(d, Other(query, windowStart, i), k0);
            k1 = TOps.MultiplyAdd(d, Other(query + Group, windowStart, i), k1);
            k2 = TOps.MultiplyAdd(d, Other(query + (2 * Group), windowStart, i), k2);
            k3 = TOps.MultiplyAdd(d, Other(query + (3 * Group), windowStart, i), k3);
        }

        TOps.Store(valueGradient, v0);
        TOps.Store(valueGradient + Group, v1);
        TOps.Store(valueGradient + (2 * Group), v2);
        TOps.Store(valueGradient + (3 * Group), v3);

        // The queries carry log2(e) for the powers of two.
        TVector factor = TOps.Broadcast(1 / Log2E);
        (k0, k1) = (TOps.Multiply(k0, factor), TOps.Multiply(k1, factor));
        (k2, k3) = (TOps.Multiply(k2, factor), TOps.Multiply(k3, factor));
        StoreAcross(key, 1, k0, k1, k2, k3, TOps.Load(inverseLength), keyGradient);
    }

    /// <summary>
    /// The gradient through v / |v|: of u, the gradient of the unit vector n, what is across n, over |v|. Returns u.n.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector StoreAcross(
        float* vector, float toUnit, TVector u0, TVector u1, TVector u2, TVector u3, TVector inverseLength, float* target)
    {
        TVector factor = TOps.Broadcast(toUnit);
        TVector n0 = TOps.Multiply(TOps.Load(vector), factor), n1 = TOps.Multiply(TOps.Load(vector + Group), factor);
        TVector n2 = TOps.Multiply(TOps.Load(vector + (2 * Group)), factor);
        TVector n3 = TOps.Multiply(TOps.Load(vector + (3 * Group)), factor);
        TVector along = TOps.MultiplyAdd(u0, n0, TOps.Multiply(u1, n1));
        along = TOps.MultiplyAdd(u2, n2, TOps.MultiplyAdd(u3, n3, along));
        TOps.Store(target, TOps.Multiply(TOps.Subtract(u0, TOps.Multiply(n0, along)), inverseLength));
        TOps.Store(target + Group, TOps.Multiply(TOps.Subtract(u1, TOps.Multiply(n1, along)), inverseLength));
        TOps.Store(target + (2 * Group), TOps.Multiply(TOps.Subtract(u2, TOps.Multiply(n2, along)), inverseLength));
        TOps.Store(target + (3 * Group), TOps.Multiply(TOps.Subtract(u3, TOps.Multiply(n3, along)), inverseLength));
        return along;
    }

    /// <summary>What token <paramref name="place"/> of each lane's window has in this row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Other(float* row, nint windowStart, int place)
    {
        if (!SharesRegisters)
        {
            return TOps.Broadcast(row[windowStart + place]);
        }

        TVector values = TOps.Load(row);
        return place switch
        {
            0 => TOps.BroadcastInQuad(values, 0),
            1 => TOps.BroadcastInQuad(values, 1),
            2 => TOps.BroadcastInQuad(values, 2),
            _ => TOps.BroadcastInQuad(values, 3),
        };
    }

    /// <summary>Four rows of queries by key become four rows of keys by query, in every window of 2 x 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TurnQuads(float* source, float* target)
    {
        TVector r0 = TOps.Load(source), r1 = TOps.Load(source + Group);
        TVector r2 = TOps.Load(source + (2 * Group)), r3 = TOps.Load(source + (3 * Group));
        TOps.TransposeQuads(ref r0, ref r1, ref r2, ref r3);
        TOps.Store(target, r0);
        TOps.Store(target + TOps.Lanes, r1);
        TOps.Store(target + (2 * TOps.Lanes), r2);
        TOps.Store(target + (3 * TOps.Lanes), r3);
    }
}
