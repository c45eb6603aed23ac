namespace FusionML.Inference;

/// <summary>
/// What is added to the attention logits of a window: position bias, shift mask and a constant that keeps the softmax in range,
/// all in units of log2(e), so that the softmax can use powers of two. One table for each kind of window: inside, at the right
/// edge, at the bottom, in the corner.
/// </summary>
/// <remarks>
/// The constant is minus the largest logit that the scale and the biases allow. It replaces the usual subtraction of the true
/// maximum where even the smallest possible logit then stays far above the underflow of float32 (<see cref="NeedsMaximum"/> is
/// false).
/// </remarks>
internal sealed unsafe class AttentionBiasTable : IDisposable
{
    /// <summary>The bit of a kind that stands for the last window of a row (shifted windows only).</summary>
    public const int RightEdge = 1;

    /// <summary>The bit of a kind that stands for the last row of windows (shifted windows only).</summary>
    public const int BottomEdge = 2;

    /// <summary>
    /// Added to the logit of two tokens that are neighbours only because the shift is cyclic; the networks were trained with this
    /// number.
    /// </summary>
    private const float Masked = -100;

    // e^-80 is 1.8e-35: a thousand times the smallest normal float32.
    private const double SafeRange = 80;
    private const int Kinds = 4;

    private readonly NativeBuffer _buffer;

    /// <param name="side">Side of the window.</param>
    /// <param name="shift">Shift of the windows, 0 or half the side.</param>
    /// <param name="bias">heads x keys x queries.</param>
    /// <param name="scales">Logit scale of each head.</param>
    public AttentionBiasTable(int side, int shift, ReadOnlySpan<float> bias, ReadOnlySpan<float> scales)
    {
        (Heads, Tokens) = (scales.Length, side * side);
        QueryStride = Math.Max(Tokens, 16);
        _buffer = new NativeBuffer((long)Kinds * Heads * Tokens * QueryStride);
        NeedsMaximum = false;
        int perHead = Tokens * Tokens;
        for (int head = 0; head < Heads; head++)
        {
            ReadOnlySpan<float> values = bias.Slice(head * perHead, perHead);
            (float smallest, float largest) = (Smallest(values), Largest(values));
            NeedsMaximum |= (2.0 * scales[head]) + largest - smallest > SafeRange;
        }

        for (int kind = 0; kind < Kinds; kind++)
        {
            for (int head = 0; head < Heads; head++)
            {
                ReadOnlySpan<float> values = bias.Slice(head * perHead, perHead);
                float bound = NeedsMaximum ? 0 : scales[head] + Largest(values);
                Fill(kind, head, values, bound, side, shift);
            }
        }
    }

    /// <summary>Attention heads.</summary>
    public int Heads { get; }

    /// <summary>Tokens in a window.</summary>
    public int Tokens { get; }

    /// <summary>
    /// Values from one key to the next: the tokens of a window, or 16 where a window is smaller and its values repeat.
    /// </summary>
    public int QueryStride { get; }

    /// <summary>Whether the softmax has to subtract the true maximum.</summary>
    public bool NeedsMaximum { get; }

    /// <summary>The values for key 0 of a head; <see cref="QueryStride"/> values per key.</summary>
    public float* Values(int kind, int head) => _buffer.Pointer + ((((long)kind * Heads) + head) * Tokens * QueryStride);

    public void Dispose() => _buffer.Dispose();

    private void Fill(int kind, int head, ReadOnlySpan<float> values, float bound, int side, int shift)
    {
        const double log2E = 1.4426950408889634;
        float* table = Values(kind, head);
        for (int key = 0; key < Tokens; key++)
        {
            for (int place = 0; place < QueryStride; place++)
            {
                int query = place % Tokens;
                bool apart = shift > 0 && Zone(kind, key, side, shift) != Zone(kind, query, side, shift);
                double value = (double)values[(key * Tokens) + query] - bound + (apart ? Masked : 0);
                table[(key * QueryStride) + place] = (float)(value * log2E);
            }
        }
    }

    /// <summary>Tokens behind the last row or column of the picture come from its other side: a zone of their own.</summary>
    private static int Zone(int kind, int token, int side, int shift)
    {
        bool wrappedRow = (kind & BottomEdge) != 0 && token / side >= side - shift;
        bool wrappedColumn = (kind & RightEdge) != 0 && token % side >= side - shift;
        return (wrappedRow ? 2 : 0) + (wrappedColumn ? 1 : 0);
    }

    private static float Largest(ReadOnlySpan<float> values)
    {
        float largest = float.MinValue;
        foreach (float value in values)
        {
            largest = Math.Max(largest, value);
        }

        return largest;
    }

    private static float Smallest(ReadOnlySpan<float> values)
    {
        float smallest = float.MaxValue;
        foreach (float value in values)
        {
            smallest = Math.Min(smallest, value);
        }

        return smallest;
    }
}
