namespace FusionML.Inference;

/// <summary>What a map of PSLPT holds.</summary>
internal enum PslptRowsKind
{
    /// <summary>The features of an encoder; those of the second one become the fused ones.</summary>
    Features,

    /// <summary>What passes between the layers of a Former or a fusion module.</summary>
    Work,

    /// <summary>A mask.</summary>
    Mask,
}

/// <summary>Counts the rows of a map that are on their way: written by one pass, and still to be read by another.</summary>
/// <param name="Kind">What the map holds.</param>
/// <param name="Branch">Whose it is.</param>
/// <param name="Level">Its level.</param>
/// <param name="Writer">The pass that is the first to write a row.</param>
/// <param name="Read">Rows from the top that nobody will read any more, but for the neighbours of a row.</param>
internal sealed record PslptRows(PslptRowsKind Kind, PslptBranch Branch, int Level, PslptPass Writer, Func<int> Read)
{
    /// <summary>The most rows so far.</summary>
    public int Most { get; private set; }

    /// <summary>Counts the rows that there are now.</summary>
    public void Count() => Most = Math.Max(Most, Writer.Done - Read());
}
