using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// Cosine window attention backwards: with p the probabilities of a query over the keys of its window, o = sum of p v and g the
/// gradient of o, the logits get d = p (g.v - g.o); values get the sum of p g over the queries, and unit keys and unit queries
/// the sums of d times each other, times the scale.
/// </summary>
/// <remarks>
/// Lanes are queries, until p and d are transposed within each window; then they are keys. The probabilities of a group are
/// heads x keys x tokens values. Windows are of 2 x 2 or 4 x 4 tokens, a group is whole registers: there is no remainder.
/// </remarks>
internal static unsafe class WindowAttentionGradient<TOps, TVector, TWindow>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
    where TWindow : struct, IWindow
{
    /// <summary>log2(e): scaled queries carry it, so that the softmax can use powers of two.</summary>
    public const float Log2E = 1.44269504f;

    private static int Group
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WindowLanes<TOps, TVector, TWindow>.Group;
    }

    private static int WindowTokens
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WindowLanes<TOps, TVector, TWindow>.WindowTokens;
    }

    private static int BiasSumStride
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WindowLanes<TOps, TVector, TWindow>.BiasSumStride;
    }

    private static bool SharesRegisters
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WindowLanes<TOps, TVector, TWindow>.SharesRegisters;
    }

    /// <summary>
    /// One register of queries of one head, backwards: the gradients of the logits, of the raw queries and of the scale.
    /// </summary>
    /// <param name="at">Where the register's values stand; receives the gradients of the logits and of the raw queries.</param>
    /// <param name="scale">The head's scale, exp of its parameter.</param>
    /// <param name="biasSums">The head's sums of d for key 0, at the query's place in its window (or at lane 0).</param>
    /// <param name="scaleSums">One register for the head.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Queries(in AttentionRegister at, float scale, float* biasSums, float* scaleSums)
    {
        // Copies: the compiler would read the register's description again after every store.
        float* gradient = at.AttendedGradient, output = at.Attended, key = at.Key, value = at.Value;
        float* probabilities = at.Probabilities, logitGradients = at.LogitGradients;
        nint start = at.WindowStart;

        // g.o of each query: the mean of g.v over the keys, weighted by p.
        TVector g0 = TOps.Load(gradient), g1 = TOps.Load(gradient + Group);
        TVector g2 = TOps.Load(gradient + (2 * Group)), g3 = TOps.Load(gradient + (3 * Group));
        TVector mean = TOps.Multiply(g0, TOps.Load(output));
        mean = TOps.MultiplyAdd(g1, TOps.Load(output + Group), mean);
        mean = TOps.MultiplyAdd(g2, TOps.Load(output + (2 * Group)), mean);
        mean = TOps.MultiplyAdd(g3, TOps.Load(output + (3 * Group)), mean);

        // For each key j: d = p (g.v(j) - g.o), which is the bias's gradient too; u = sum over j of d k(j), the unit query's.
        TVector u0 = TOps.Broadcast(0), u1 = u0, u2 = u0, u3 = u0;
        for (int j = 0; j < WindowTokens; j++)
        {
            TVector change = TOps.Multiply(g0, OfToken(value, start, j));
            change = TOps.MultiplyAdd(g1, OfToken(value + Group, start, j), change);
            change = TOps.MultiplyAdd(g2, OfToken(value + (2 * Group), start, j), change);
            change = TOps.MultiplyAdd(g3, OfToken(value + (3 * Group), start, j), change);
            TVector d = TOps.Multiply(TOps.Load(probabilities + (j * Group)), TOps.Subtract(change, mean));
            TOps.Store(logitGradients + (j * Group), d);
            TOps.Store(biasSums + (j * BiasSumStride), TOps.Add(TOps.Load(biasSums + (j * BiasSumStride)), d));
            u0 = TOps.MultiplyAdd(d, OfToken(key, start, j), u0);
            u1 = TOps.MultiplyAdd(d, OfToken(key + Group, start, j), u1);
            u2 = TOps.MultiplyAdd(d, OfToken(key + (2 * Group), start, j), u2);
            u3 = TOps.MultiplyAdd(d, OfToken(key + (3 * Group), start, j), u3);
        }

        // logit = scale n.k, so n's gradient is scale u, and the logarithm of the scale gets scale u.n.
        TVector factor = TOps.Broadcast(scale);
        (u0, u1) = (TOps.Multiply(u0, factor), TOps.Multiply(u1, factor));
        (u2, u3) = (TOps.Multiply(u2, factor), TOps.Multiply(u3, factor));
        TVector inverse = TOps.Load(at.InverseQueryLength);
        TVector along = StoreAcross(at.Query, 1 / (scale * Log2E), u0, u1, u2, u3, inverse, at.QueryGradient);
        TOps.Store(scaleSums, TOps.Add(TOps.Load(scaleSums), along));
    }

    /// <summary>One register of keys of one head: the gradients of the values and of the raw keys.</summary>
    /// <param name="at">Where the register's values stand; receives the gradients of the raw keys and of the values.</param>
    /// <param name="turned">Scratch memory of two times the square of the lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Keys(in AttentionRegister at, float* turned)
    {
        float* gradient = at.AttendedGradient, query = at.Query;
        nint start = at.WindowStart;

        // p and d have queries in their lanes; the sums over the queries need keys there.
        float* probabilities = at.Probabilities + start, logitGradients = at.LogitGradients + start;
        float* turnedGradients = turned + (TOps.Lanes * TOps.Lanes);
        if (SharesRegisters)
        {
            TurnQuads(probabilities, turned);
            TurnQuads(logitGradients, turnedGradients);
        }

        nint* rows = stackalloc nint[2 * TOps.Lanes];
        for (int lane = 0; lane < TOps.Lanes; lane++)
        {
            (rows[lane], rows[TOps.Lanes + lane]) = ((nint)lane * Group, (nint)lane * TOps.Lanes);
        }

        // For each query i: the value gets p(i) g(i), the unit key d(i) q(i).
        TVector k0 = TOps.Broadcast(0), k1 = k0, k2 = k0, k3 = k0, v0 = k0, v1 = k0, v2 = k0, v3 = k0;
        for (int i = 0; i < WindowTokens; i++)
        {
            int place = i % TOps.Lanes;
            if (!SharesRegisters && place == 0)
            {
                // The block of the next queries and of this register's keys, with keys in the lanes.
                nint block = (-start * Group) + i;
                TOps.Transpose(probabilities + block, rows, turned, rows + TOps.Lanes);
                TOps.Transpose(logitGradients + block, rows, turnedGradients, rows + TOps.Lanes);
            }

            TVector p = TOps.Load(turned + (place * TOps.Lanes)), d = TOps.Load(turnedGradients + (place * TOps.Lanes));
            v0 = TOps.MultiplyAdd(p, OfToken(gradient, start, i), v0);
            v1 = TOps.MultiplyAdd(p, OfToken(gradient + Group, start, i), v1);
            v2 = TOps.MultiplyAdd(p, OfToken(gradient + (2 * Group), start, i), v2);
            v3 = TOps.MultiplyAdd(p, OfToken(gradient + (3 * Group), start, i), v3);
            k0 = TOps.MultiplyAdd(d, OfToken(query, start, i), k0);
            k1 = TOps.MultiplyAdd(d, OfToken(query + Group, start, i), k1);
            k2 = TOps.MultiplyAdd(d, OfToken(query + (2 * Group), start, i), k2);
            k3 = TOps.MultiplyAdd(d, OfToken(query + (3 * Group), start, i), k3);
        }

        float* valueGradient = at.ValueGradient;
        TOps.Store(valueGradient, v0);
        TOps.Store(valueGradient + Group, v1);
        TOps.Store(valueGradient + (2 * Group), v2);
        TOps.Store(valueGradient + (3 * Group), v3);

        // The queries carry the scale, as the gradient of a unit key needs it, and log2(e) for the powers of two.
        TVector factor = TOps.Broadcast(1 / Log2E);
        (k0, k1) = (TOps.Multiply(k0, factor), TOps.Multiply(k1, factor));
        (k2, k3) = (TOps.Multiply(k2, factor), TOps.Multiply(k3, factor));
        StoreAcross(at.Key, 1, k0, k1, k2, k3, TOps.Load(at.InverseKeyLength), at.KeyGradient);
    }

    /// <summary>
    /// The gradient through v / |v|: of u, the gradient of the unit vector n, what is across n, over |v|. Returns u.n.
    /// </summary>
    /// <param name="vector">The first row of n, times one over <paramref name="toUnit"/>.</param>
    /// <param name="toUnit">What makes it n.</param>
    /// <param name="u0">u, channel 0.</param>
    /// <param name="u1">Channel 1.</param>
    /// <param name="u2">Channel 2.</param>
    /// <param name="u3">Channel 3.</param>
    /// <param name="inverseLength">1 / |v|.</param>
    /// <param name="target">Receives (u - n (u.n)) / |v|.</param>
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector OfToken(float* row, nint windowStart, int place) =>
        WindowLanes<TOps, TVector, TWindow>.OfToken(row, windowStart, place);

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
