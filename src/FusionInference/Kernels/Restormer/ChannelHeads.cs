namespace FusionML.Inference;

/// <summary>The heads of a channel attention.</summary>
/// <param name="Count">Heads.</param>
/// <param name="Size">Channels of a head, 2 or 4.</param>
internal readonly record struct ChannelHeads(int Count, int Size)
{
    /// <summary>Statistics of a head: products of queries and keys, squares of queries, squares of keys.</summary>
    public int SumsPerHead => (Size * Size) + (2 * Size);

    /// <summary>Statistics of all heads.</summary>
    public int Sums => Count * SumsPerHead;
}
