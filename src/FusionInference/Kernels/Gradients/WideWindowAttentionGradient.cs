using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// Cosine attention in windows of 2 x 2 with any number of channels a head, forwards with everything kept and backwards: what
/// <see cref="WindowAttentionRecomputation{TOps, TVector, TWindow}"/> and <see cref="WindowAttentionGradient{TOps, TVector,
/// TWindow}"/> do for four channels, by the same formulas.
/// </summary>
/// <remarks>
/// Lanes are queries, until p and d are transposed within each window; then they are keys. The channels of a head are rows that
/// are read anew for each key, which the first cache level holds. A group is whole registers: there is no remainder.
/// </remarks>
internal static unsafe class WideWindowAttentionGradient<TOps, TVector, TWindow>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
    where TWindow : struct, IWindow
{
    private static int Group
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WindowLanes<TOps, TVector, TWindow>.Group;
    }

    private static int BiasSumStride
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WindowLanes<TOps, TVector, TWindow>.BiasSumStride;
    }

    /// <summary>One register of queries of one head: probabilities and output.</summary>
    /// <param name="at">Where the register's values stand.</param>
    /// <param name="bias">The bias for key 0 at the first query.</param>
    /// <param name="biasStride">Values from one key's bias to the next.</param>
    /// <param name="needsMaximum">Whether the true maximum has to be subtracted.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Attend(in AttentionRegister at, float* bias, nint biasStride, bool needsMaximum)
    {
        int channels = at.HeadChannels;
        nint start = at.WindowStart;

        // The logits in powers of two: the scale of the queries and the bias carry log2(e).
        TVector l0 = TOps.Load(bias), l1 = TOps.Load(bias + biasStride);
        TVector l2 = TOps.Load(bias + (2 * biasStride)), l3 = TOps.Load(bias + (3 * biasStride));
        float* query = at.Query, key = at.Key;
        for (int c = 0; c < channels; c++, query += Group, key += Group)
        {
            TVector q = TOps.Load(query);
            l0 = TOps.MultiplyAdd(q, OfToken(key, start, 0), l0);
            l1 = TOps.MultiplyAdd(q, OfToken(key, start, 1), l1);
            l2 = TOps.MultiplyAdd(q, OfToken(key, start, 2), l2);
            l3 = TOps.MultiplyAdd(q, OfToken(key, start, 3), l3);
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
        TVector inverse = TOps.Divide(TOps.Broadcast(1), TOps.Add(TOps.Add(l0, l1), TOps.Add(l2, l3)));
        (l0, l1) = (TOps.Multiply(l0, inverse), TOps.Multiply(l1, inverse));
        (l2, l3) = (TOps.Multiply(l2, inverse), TOps.Multiply(l3, inverse));
        StoreFour(at.Probabilities, Group, l0, l1, l2, l3);
        float* value = at.Value, output = at.Attended;
        for (int c = 0; c < channels; c++, value += Group, output += Group)
        {
            TOps.Store(output, Mix(value, start, l0, l1, l2, l3));
        }
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
        int channels = at.HeadChannels;
        nint start = at.WindowStart;

        // g.v of each key, and g.o of each query: the mean of g.v over the keys, weighted by p.
        float* gradient = at.AttendedGradient, output = at.Attended, value = at.Value;
        TVector mean = TOps.Broadcast(0), d0 = mean, d1 = mean, d2 = mean, d3 = mean;
        for (int c = 0; c < channels; c++, gradient += Group, output += Group, value += Group)
        {
            TVector g = TOps.Load(gradient);
            mean = TOps.MultiplyAdd(g, TOps.Load(output), mean);
            d0 = TOps.MultiplyAdd(g, OfToken(value, start, 0), d0);
            d1 = TOps.MultiplyAdd(g, OfToken(value, start, 1), d1);
            d2 = TOps.MultiplyAdd(g, OfToken(value, start, 2), d2);
            d3 = TOps.MultiplyAdd(g, OfToken(value, start, 3), d3);
        }

        // d = p (g.v - g.o), which is the bias's gradient too.
        float* p = at.Probabilities;
        d0 = TOps.Multiply(TOps.Load(p), TOps.Subtract(d0, mean));
        d1 = TOps.Multiply(TOps.Load(p + Group), TOps.Subtract(d1, mean));
        d2 = TOps.Multiply(TOps.Load(p + (2 * Group)), TOps.Subtract(d2, mean));
        d3 = TOps.Multiply(TOps.Load(p + (3 * Group)), TOps.Subtract(d3, mean));
        StoreFour(at.LogitGradients, Group, d0, d1, d2, d3);
        StoreFour(
            biasSums,
            BiasSumStride,
            TOps.Add(TOps.Load(biasSums), d0),
            TOps.Add(TOps.Load(biasSums + BiasSumStride), d1),
            TOps.Add(TOps.Load(biasSums + (2 * BiasSumStride)), d2),
            TOps.Add(TOps.Load(biasSums + (3 * BiasSumStride)), d3));

        // logit = scale n.k, so n's gradient is scale times the sum of d k, and the logarithm of the scale gets that times n.
        TVector factor = TOps.Broadcast(scale);
        float* key = at.Key, target = at.QueryGradient;
        for (int c = 0; c < channels; c++, key += Group, target += Group)
        {
            TOps.Store(target, TOps.Multiply(Mix(key, start, d0, d1, d2, d3), factor));
        }

        TVector inverse = TOps.Load(at.InverseQueryLength);
        TVector along = KeepAcross(at.Query, 1 / (scale * Log2E), inverse, at.QueryGradient, channels);
        TOps.Store(scaleSums, TOps.Add(TOps.Load(scaleSums), along));
    }

    /// <summary>One register of keys of one head: the gradients of the values and of the raw keys.</summary>
    /// <param name="at">Where the register's values stand; receives the gradients.</param>
    /// <param name="turned">Room for two blocks of lanes x lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Keys(in AttentionRegister at, float* turned)
    {
        int channels = at.HeadChannels;
        nint start = at.WindowStart;

        // For each query i: the value gets p(i) g(i), the unit key d(i) q(i).
        Turn(at.Probabilities, turned);
        TVector p0 = TOps.Load(turned), p1 = TOps.Load(turned + TOps.Lanes);
        TVector p2 = TOps.Load(turned + (2 * TOps.Lanes)), p3 = TOps.Load(turned + (3 * TOps.Lanes));
        float* gradient = at.AttendedGradient, valueGradient = at.ValueGradient;
        for (int c = 0; c < channels; c++, gradient += Group, valueGradient += Group)
        {
            TOps.Store(valueGradient, Mix(gradient, start, p0, p1, p2, p3));
        }

        // The queries carry the scale, as the gradient of a unit key needs it, and log2(e) for the powers of two.
        Turn(at.LogitGradients, turned);
        TVector factor = TOps.Broadcast(1 / Log2E);
        TVector d0 = TOps.Multiply(TOps.Load(turned), factor);
        TVector d1 = TOps.Multiply(TOps.Load(turned + TOps.Lanes), factor);
        TVector d2 = TOps.Multiply(TOps.Load(turned + (2 * TOps.Lanes)), factor);
        TVector d3 = TOps.Multiply(TOps.Load(turned + (3 * TOps.Lanes)), factor);
        float* query = at.Query, keyGradient = at.KeyGradient;
        for (int c = 0; c < channels; c++, query += Group, keyGradient += Group)
        {
            TOps.Store(keyGradient, Mix(query, start, d0, d1, d2, d3));
        }

        KeepAcross(at.Key, 1, TOps.Load(at.InverseKeyLength), at.KeyGradient, channels);
    }

    private static float Log2E => WindowAttentionGradient<TOps, TVector, TWindow>.Log2E;

    /// <summary>
    /// The gradient through v / |v|: of u, the gradient of the unit vector n, what is across n, over |v|. Returns u.n.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector KeepAcross(float* vector, float toUnit, TVector inverseLength, float* gradient, int channels)
    {
        TVector factor = TOps.Broadcast(toUnit), along = TOps.Broadcast(0);
        for (int c = 0; c < channels; c++)
        {
            TVector n = TOps.Multiply(TOps.Load(vector + (c * Group)), factor);
            along = TOps.MultiplyAdd(TOps.Load(gradient + (c * Group)), n, along);
        }

        for (int c = 0; c < channels; c++)
        {
            TVector n = TOps.Multiply(TOps.Load(vector + (c * Group)), factor);
            TVector across = TOps.Subtract(TOps.Load(gradient + (c * Group)), TOps.Multiply(n, along));
            TOps.Store(gradient + (c * Group), TOps.Multiply(across, inverseLength));
        }

        return along;
    }

    /// <summary>The sum of a row's four tokens of each window, weighted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Mix(float* row, nint start, TVector w0, TVector w1, TVector w2, TVector w3)
    {
        TVector mixed = TOps.Multiply(w0, OfToken(row, start, 0));
        mixed = TOps.MultiplyAdd(w1, OfToken(row, start, 1), mixed);
        mixed = TOps.MultiplyAdd(w2, OfToken(row, start, 2), mixed);
        return TOps.MultiplyAdd(w3, OfToken(row, start, 3), mixed);
    }

    /// <summary>Four rows of queries by key become four rows of keys by query, in every window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(float* source, float* target)
    {
        TVector r0 = TOps.Load(source), r1 = TOps.Load(source + Group);
        TVector r2 = TOps.Load(source + (2 * Group)), r3 = TOps.Load(source + (3 * Group));
        TOps.TransposeQuads(ref r0, ref r1, ref r2, ref r3);
        StoreFour(target, TOps.Lanes, r0, r1, r2, r3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreFour(float* target, nint stride, TVector r0, TVector r1, TVector r2, TVector r3)
    {
        TOps.Store(target, r0);
        TOps.Store(target + stride, r1);
        TOps.Store(target + (2 * stride), r2);
        TOps.Store(target + (3 * stride), r3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector OfToken(float* row, nint windowStart, int place) =>
        WindowLanes<TOps, TVector, TWindow>.OfToken(row, windowStart, place);
}
