namespace FusionML.Inference;

/// <summary>What a pass of PSLPT does with its rows.</summary>
internal enum PslptWork
{
    /// <summary>From the picture to features.</summary>
    Input,

    /// <summary>The first convolution of a Former.</summary>
    FormerInput,

    /// <summary>The first block of a Former, in place.</summary>
    FormerFirst,

    /// <summary>The second block of a Former, with shifted windows, in place.</summary>
    FormerSecond,

    /// <summary>The second convolution of a Former, added to its input.</summary>
    FormerOutput,

    /// <summary>The next level from this one's maximum.</summary>
    Pool,

    /// <summary>A level less what the next one says of it: what is left is detail.</summary>
    Subtract,

    /// <summary>First features less second ones.</summary>
    Difference,

    /// <summary>The convolution of a fusion module.</summary>
    FusionInput,

    /// <summary>The first block of a fusion module, in place.</summary>
    FusionFirst,

    /// <summary>The second block of a fusion module, into the products of the convolution that follows.</summary>
    FusionSecond,

    /// <summary>The mask.</summary>
    Mask,

    /// <summary>Second features plus mask times difference.</summary>
    Fuse,

    /// <summary>A level plus what the decoder made of the next one.</summary>
    Add,

    /// <summary>From features to the picture.</summary>
    Output,
}

/// <summary>The four places of PSLPT where features are worked on.</summary>
internal enum PslptBranch
{
    /// <summary>The encoder of image 1.</summary>
    First,

    /// <summary>The encoder of image 2.</summary>
    Second,

    /// <summary>The fusion modules.</summary>
    Fusion,

    /// <summary>The decoder, which works on in the features of image 2.</summary>
    Decoder,
}

/// <summary>
/// A pass over the rows of one level from the top to the bottom: as soon as the passes before it have done enough rows, it does
/// those that follow from them.
/// </summary>
/// <param name="work">What it does.</param>
/// <param name="branch">Where.</param>
/// <param name="level">The level: its size is the picture's divided by 2^level.</param>
/// <param name="height">Rows of the level.</param>
/// <param name="most">The most rows of one advance.</param>
/// <param name="available">Rows that could be done from what the passes before have done.</param>
internal sealed class PslptPass(PslptWork work, PslptBranch branch, int level, int height, int most, Func<int> available)
{
    public PslptWork Work => work;

    public PslptBranch Branch => branch;

    public int Level => level;

    /// <summary>Rows of the level.</summary>
    public int Height => height;

    /// <summary>True if all rows are done.</summary>
    public bool IsDone => Done == height;

    /// <summary>Rows from the top that are done.</summary>
    public int Done { get; private set; }

    /// <summary>Goes on as far as the passes before allow; returns the row where it began.</summary>
    public int Advance()
    {
        int from = Done;
        Done = Math.Max(from, Math.Min(from + most, available()));
        return from;
    }

    /// <summary>Goes back to the top.</summary>
    public void Restart() => Done = 0;
}
