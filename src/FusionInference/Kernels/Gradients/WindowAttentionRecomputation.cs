using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// Cosine window attention forwards, as <see cref="WindowAttention{TOps, TVector, TWindow}"/> computes it, with everything kept
/// that its gradient needs: one over the lengths of queries and keys, and the probabilities.
/// </summary>
/// <remarks>
/// Lanes are queries. For query i and the keys j of its window: logit(i, j) = scale q(i).k(j) + bias(i, j), p(i, j) = exp logit /
/// sum over j of exp logit, o(i) = sum over j of p(i, j) v(j). With four channels a head, q.k is four products. The
/// probabilities of a group are heads x keys x tokens values. A group is whole registers, so there is no remainder.
/// </remarks>
internal static unsafe class WindowAttentionRecomputation<TOps, TVector, TWindow>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
    where TWindow : struct, IWindow
{
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

    /// <summary>
    /// Divides every head's vectors by their length (floor 1e-12), times <paramref name="scales"/> where given, and keeps the
    /// inverse lengths.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalize(float* vectors, float[]? scales, int heads, int headChannels, float* inverseLengths)
    {
        for (int head = 0; head < heads; head++)
        {
            TVector scale = TOps.Broadcast(scales is null ? 1 : scales[head]);
            for (int t = 0; t < Group; t += TOps.Lanes)
            {
                float* v = vectors + (head * headChannels * Group) + t;
                TVector v0 = TOps.Load(v), v1 = TOps.Load(v + Group);
                TVector v2 = TOps.Load(v + (2 * Group)), v3 = TOps.Load(v + (3 * Group));
                TVector square = TOps.MultiplyAdd(v0, v0, TOps.Multiply(v1, v1));
                square = TOps.MultiplyAdd(v2, v2, TOps.MultiplyAdd(v3, v3, square));
                for (int c = SwinBlockWeights.QuadChannels; c < headChannels; c++)
                {
                    TVector rest = TOps.Load(v + (c * Group));
                    square = TOps.MultiplyAdd(rest, rest, square);
                }

                // x / max(|x|, 1e-12) is x / sqrt(max(|x|^2, 1e-24)).
                TVector inverse = TOps.ReciprocalSquareRoot(TOps.Max(square, TOps.Broadcast(1e-24f)));
                TOps.Store(inverseLengths + (head * Group) + t, inverse);
                inverse = TOps.Multiply(inverse, scale);
                TOps.Store(v, TOps.Multiply(v0, inverse));
                TOps.Store(v + Group, TOps.Multiply(v1, inverse));
                TOps.Store(v + (2 * Group), TOps.Multiply(v2, inverse));
                TOps.Store(v + (3 * Group), TOps.Multiply(v3, inverse));
                for (int c = SwinBlockWeights.QuadChannels; c < headChannels; c++)
                {
                    TOps.Store(v + (c * Group), TOps.Multiply(TOps.Load(v + (c * Group)), inverse));
                }
            }
        }
    }

    /// <summary>One register of queries of one head of four channels: probabilities and output.</summary>
    /// <param name="at">Where the register's values stand.</param>
    /// <param name="bias">The bias for key 0 at the first query.</param>
    /// <param name="biasStride">Values from one key's bias to the next.</param>
    /// <param name="needsMaximum">Whether the true maximum has to be subtracted.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Attend(in AttentionRegister at, float* bias, nint biasStride, bool needsMaximum)
    {
        // Copies: the compiler would read the register's description again after every store.
        float* query = at.Query, key = at.Key, value = at.Value, probabilities = at.Probabilities, output = at.Attended;
        nint start = at.WindowStart;

        // First the logits, in powers of two: the scale of the queries and the bias carry log2(e).
        TVector q0 = TOps.Load(query), q1 = TOps.Load(query + Group);
        TVector q2 = TOps.Load(query + (2 * Group)), q3 = TOps.Load(query + (3 * Group));
        TVector largest = TOps.Broadcast(float.MinValue);
        for (int j = 0; j < WindowTokens; j++)
        {
            TVector logit = TOps.MultiplyAdd(q0, OfToken(key, start, j), TOps.Load(bias + (j * biasStride)));
            logit = TOps.MultiplyAdd(q1, OfToken(key + Group, start, j), logit);
            logit = TOps.MultiplyAdd(q2, OfToken(key + (2 * Group), start, j), logit);
            logit = TOps.MultiplyAdd(q3, OfToken(key + (3 * Group), start, j), logit);
            largest = TOps.Max(largest, logit);
            TOps.Store(probabilities + (j * Group), logit);
        }

        // Then the powers, their sum and what they mix, in registers over all keys.
        largest = needsMaximum ? largest : TOps.Broadcast(0);
        TVector sum = TOps.Broadcast(0), o0 = sum, o1 = sum, o2 = sum, o3 = sum;
        for (int j = 0; j < WindowTokens; j++)
        {
            TVector logit = TOps.Subtract(TOps.Load(probabilities + (j * Group)), largest);
            TVector power = Exponential.PowerOfTwo<TOps, TVector>(logit);
            TOps.Store(probabilities + (j * Group), power);
            sum = TOps.Add(sum, power);
            o0 = TOps.MultiplyAdd(power, OfToken(value, start, j), o0);
            o1 = TOps.MultiplyAdd(power, OfToken(value + Group, start, j), o1);
            o2 = TOps.MultiplyAdd(power, OfToken(value + (2 * Group), start, j), o2);
            o3 = TOps.MultiplyAdd(power, OfToken(value + (3 * Group), start, j), o3);
        }

        // One division per query; here, unlike in the inference, the powers are divided too.
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector OfToken(float* row, nint windowStart, int place) =>
        WindowLanes<TOps, TVector, TWindow>.OfToken(row, windowStart, place);
}
