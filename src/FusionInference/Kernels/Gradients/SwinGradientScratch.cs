namespace FusionML.Inference;

/// <summary>
/// The scratch memory of a <see cref="SwinBlockGradient{TOps, TVector, TWindow}"/>: what the forward pass leaves for the backward
/// pass of a group of windows, and what the backward pass makes of it.
/// </summary>
/// <remarks>
/// Rows hold the tokens of the group, channel after channel, but for <see cref="TokenMajor"/>. About 130 KiB for 32 channels and
/// windows of 4 x 4 with 8 lanes, which the second cache level holds.
/// </remarks>
internal readonly unsafe struct SwinGradientScratch
{
    /// <summary>The input as it stands in the map; after the norm before the block; after the attention; after the MLP.</summary>
    public readonly float* Raw, Input, Middle, Output;

    /// <summary>Scaled unit queries, unit keys and values: 3 channels x tokens.</summary>
    public readonly float* Projected;

    /// <summary>One over the lengths of queries, then of keys: 2 heads x tokens.</summary>
    public readonly float* InverseLengths;

    /// <summary>The softmax, the gradients of its logits, and the bias of a mixed group: heads x keys x tokens each.</summary>
    public readonly float* Probabilities, LogitGradients, Bias;

    /// <summary>A block of probabilities and one of logits' gradients with keys in the lanes: lanes x lanes each.</summary>
    public readonly float* Turned;

    /// <summary>What the attention mixes, and its projection.</summary>
    public readonly float* Attended, AttentionOutput;

    /// <summary>GELU's values and slopes (3 channels x tokens each), and the MLP's output.</summary>
    public readonly float* Hidden, Slopes, PerceptronOutput;

    /// <summary>Gradients of the block's output, its input, and of what the attention mixes.</summary>
    public readonly float* OutputGradient, InputGradient, AttendedGradient;

    /// <summary>The gradient that is on its way back: channels x tokens and 3 channels x tokens.</summary>
    public readonly float* Narrow, Wide;

    /// <summary>A linear layer's input, token after token: tokens x up to 3 channels.</summary>
    public readonly float* TokenMajor;

    /// <summary>Takes one token's channels that nobody looks at.</summary>
    public readonly float* Spare;

    /// <summary>Values of channels x tokens, and of one head's keys x tokens.</summary>
    public readonly nint Rows, HeadKeys;

    /// <summary>Attention heads, the channels of one, and tokens of a group.</summary>
    public readonly int Heads, HeadChannels, GroupTokens;

    /// <summary>Values in all.</summary>
    public readonly int Length;

    /// <param name="scratch">The memory, or null where only <see cref="Length"/> is asked for.</param>
    /// <param name="channels">Channels of the map.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="groupTokens">Tokens of a group of windows.</param>
    /// <param name="windowTokens">Tokens of a window.</param>
    /// <param name="lanes">Values per register.</param>
    public SwinGradientScratch(float* scratch, int channels, int heads, int groupTokens, int windowTokens, int lanes)
    {
        (Heads, HeadChannels, GroupTokens) = (heads, channels / heads, groupTokens);
        (Rows, HeadKeys) = ((nint)channels * groupTokens, (nint)windowTokens * groupTokens);
        ScratchLayout layout = new(scratch);
        Raw = layout.Next(Rows);
        Input = layout.Next(Rows);
        Middle = layout.Next(Rows);
        Output = layout.Next(Rows);
        Projected = layout.Next(3 * Rows);
        InverseLengths = layout.Next((nint)2 * Heads * groupTokens);
        Probabilities = layout.Next(Heads * HeadKeys);
        LogitGradients = layout.Next(Heads * HeadKeys);
        Bias = layout.Next(Heads * HeadKeys);
        Turned = layout.Next((nint)2 * lanes * lanes);
        Attended = layout.Next(Rows);
        AttentionOutput = layout.Next(Rows);
        Hidden = layout.Next(3 * Rows);
        Slopes = layout.Next(3 * Rows);
        PerceptronOutput = layout.Next(Rows);
        OutputGradient = layout.Next(Rows);
        InputGradient = layout.Next(Rows);
        AttendedGradient = layout.Next(Rows);
        Narrow = layout.Next(Rows);
        Wide = layout.Next(3 * Rows);
        TokenMajor = layout.Next(3 * Rows);
        Spare = layout.Next(channels);
        Length = layout.Length;
    }
}
