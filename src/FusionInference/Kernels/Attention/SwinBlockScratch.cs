namespace FusionML.Inference;

/// <summary>
/// The scratch memory of a <see cref="SwinBlock{TOps, TVector, TWindow}"/>: rows of a group's tokens, channel after channel.
/// </summary>
internal readonly unsafe struct SwinBlockScratch
{
    /// <summary>The group itself: channels x tokens.</summary>
    public readonly float* Tokens;

    /// <summary>Queries, keys and values, then the MLP's hidden layer: 3 channels x tokens.</summary>
    public readonly float* Wide;

    /// <summary>What the attention mixes, then the MLP's output: channels x tokens.</summary>
    public readonly float* Narrow;

    /// <summary>The bias of a group with windows of different kinds: heads x keys x tokens.</summary>
    public readonly float* Bias;

    /// <summary>Values in all.</summary>
    public readonly int Length;

    /// <param name="scratch">The memory, or null where only <see cref="Length"/> is asked for.</param>
    /// <param name="channels">Channels of the map.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="groupTokens">Tokens of a group of windows.</param>
    /// <param name="windowTokens">Tokens of a window.</param>
    public SwinBlockScratch(float* scratch, int channels, int heads, int groupTokens, int windowTokens)
    {
        nint rows = (nint)channels * groupTokens;
        ScratchLayout layout = new(scratch);
        Tokens = layout.Next(rows);
        Wide = layout.Next(3 * rows);
        Narrow = layout.Next(rows);
        Bias = layout.Next((nint)heads * windowTokens * groupTokens);
        Length = layout.Length;
    }
}
