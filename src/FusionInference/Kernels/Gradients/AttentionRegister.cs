namespace FusionML.Inference;

/// <summary>One register of tokens of one head: where what belongs to it stands in the scratch memory.</summary>
/// <remarks>
/// A head has a row for each of its channels of everything that has channels; the pointers are to the first of them, at the
/// register's first token.
/// </remarks>
internal readonly unsafe struct AttentionRegister
{
    /// <summary>Scaled unit queries, unit keys and values.</summary>
    public readonly float* Query, Key, Value;

    /// <summary>Values from the register's first token to its window's first token: 0 or less.</summary>
    public readonly nint WindowStart;

    /// <summary>One over the lengths of the queries and of the keys: one row each.</summary>
    public readonly float* InverseQueryLength, InverseKeyLength;

    /// <summary>The softmax for key 0, and the gradients of its logits; the next key's row is a group's tokens further.</summary>
    public readonly float* Probabilities, LogitGradients;

    /// <summary>What the attention mixes (o), and its gradient (g).</summary>
    public readonly float* Attended, AttendedGradient;

    /// <summary>Receive the gradients of the raw queries, the raw keys and the values.</summary>
    public readonly float* QueryGradient, KeyGradient, ValueGradient;

    /// <summary>Channels of a head.</summary>
    public readonly int HeadChannels;

    /// <param name="parts">The scratch memory of the group.</param>
    /// <param name="head">Which head.</param>
    /// <param name="token">The register's first token.</param>
    /// <param name="windowStart">Its window's first token, or its own where a register holds several windows.</param>
    public AttentionRegister(in SwinGradientScratch parts, int head, int token, int windowStart)
    {
        nint row = ((nint)head * parts.HeadChannels * parts.GroupTokens) + token;
        nint lengths = ((nint)head * parts.GroupTokens) + token;
        HeadChannels = parts.HeadChannels;
        Query = parts.Projected + row;
        Key = Query + parts.Rows;
        Value = Key + parts.Rows;
        WindowStart = windowStart - token;
        InverseQueryLength = parts.InverseLengths + lengths;
        InverseKeyLength = InverseQueryLength + ((nint)parts.Heads * parts.GroupTokens);
        Probabilities = parts.Probabilities + (head * parts.HeadKeys) + token;
        LogitGradients = parts.LogitGradients + (head * parts.HeadKeys) + token;
        Attended = parts.Attended + row;
        AttendedGradient = parts.AttendedGradient + row;
        QueryGradient = parts.Wide + row;
        KeyGradient = QueryGradient + parts.Rows;
        ValueGradient = KeyGradient + parts.Rows;
    }
}
