namespace FusionML.Inference;

/// <summary>
/// The scratch memory of <see cref="ConvNextPasses{TOps, TVector}"/>: rows of a group's pixels, channel after channel.
/// </summary>
internal readonly unsafe struct ConvNextScratch
{
    /// <summary>The group itself, normalised: channels x tokens.</summary>
    public readonly float* Tokens;

    /// <summary>Hidden channels x tokens.</summary>
    public readonly float* Hidden;

    /// <summary>What the block adds to its input: channels x tokens.</summary>
    public readonly float* Change;

    /// <summary>The squares of a row: hidden channels x lanes.</summary>
    public readonly float* Squares;

    /// <summary>Values in all.</summary>
    public readonly int Length;

    /// <param name="scratch">The memory, or null where only <see cref="Length"/> is asked for.</param>
    /// <param name="weights">The block.</param>
    /// <param name="groupTokens">Pixels of a group.</param>
    /// <param name="lanes">Values per register.</param>
    public ConvNextScratch(float* scratch, ConvNextWeights weights, int groupTokens, int lanes)
    {
        ScratchLayout layout = new(scratch);
        Tokens = layout.Next((nint)weights.Channels * groupTokens);
        Hidden = layout.Next((nint)weights.Hidden * groupTokens);
        Change = layout.Next((nint)weights.Channels * groupTokens);
        Squares = layout.Next((nint)weights.Hidden * lanes);
        Length = layout.Length;
    }
}
