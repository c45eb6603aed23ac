namespace FusionML.Inference;

/// <summary>
/// Hands out the parts of a block of memory one behind another. A kernel describes its parts once, by asking for them in order;
/// the same description, asked with no memory, says how long the block has to be.
/// </summary>
/// <param name="start">The block, or null where only <see cref="Length"/> is asked for.</param>
/// <param name="pad">Values that stay free behind each part.</param>
internal unsafe struct ScratchLayout(float* start, int pad = ScratchLayout.Pad)
{
    /// <summary>
    /// Values between the parts of scratch memory. Without them loads of one part fall 4096 bytes behind stores of another, which
    /// the machine takes for the same address at first (a fifth of a linear layer's time).
    /// </summary>
    public const int Pad = 576;

    private readonly float* _start = start;
    private float* _end = start;

    /// <summary>Values handed out so far, with what stays free behind them.</summary>
    public readonly int Length => checked((int)(_end - _start));

    /// <summary>The next part, <paramref name="count"/> values long.</summary>
    public float* Next(nint count)
    {
        float* part = _end;
        _end += count + pad;
        return part;
    }
}
