namespace FusionML.Training;

/// <summary>
/// The continuous position bias of Swin V2: a small network over log-spaced offsets between two tokens of a window gives one
/// number per head, 16 sigmoid(Linear(ReLU(Linear(offset)))).
/// </summary>
/// <remarks>Liu et al., "Swin Transformer V2", CVPR 2022, section 3.3, DOI 10.1109/CVPR52688.2022.01170.</remarks>
internal sealed class PositionBiasModule : nn.Module
{
    private const int HiddenUnits = 512;
    private const double MaximumOffset = 8;
    private const double LargestBias = 16;

    private readonly int _tokens;

    [ComponentName(Name = "0")]
    private readonly Linear _hidden;

    [ComponentName(Name = "2")]
    private readonly Linear _output;

    /// <summary>(2 window - 1)^2 x 2: every offset that two tokens can have, row offset first.</summary>
    [ComponentName(Name = "offsets")]
    private readonly Tensor _offsets;

    /// <summary>For query i and key j, at i * tokens + j: which offset lies between them.</summary>
    [ComponentName(Name = "index")]
    private readonly Tensor _index;

    public PositionBiasModule(int window, int heads)
        : base(nameof(PositionBiasModule))
    {
        _tokens = window * window;
        _hidden = nn.Linear(2, HiddenUnits);
        _output = nn.Linear(HiddenUnits, heads, hasBias: false);
        _offsets = tensor(MakeOffsets(window)).DetachFromDisposeScope();
        _index = tensor(MakeIndex(window)).DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <returns>Heads x tokens x tokens: what is added to the logit of a query (rows) and a key (columns), in (0, 16).</returns>
    public Tensor Evaluate()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor ofOffsets = _output.forward(_hidden.forward(_offsets).relu()).sigmoid().Times(LargestBias);
        Tensor ofPairs = ofOffsets.index_select(0, _index).view(_tokens, _tokens, -1);
        return ofPairs.permute(2, 0, 1).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>sign(v) log2(|v| + 1) / log2(8) with v the offset scaled to [-8, 8].</summary>
    private static float[,] MakeOffsets(int window)
    {
        int side = 2 * window - 1;
        float[,] offsets = new float[side * side, 2];
        for (int i = 0; i < side * side; i++)
        {
            offsets[i, 0] = LogSpaced(i / side - (window - 1), window);
            offsets[i, 1] = LogSpaced(i % side - (window - 1), window);
        }

        return offsets;
    }

    private static float LogSpaced(int offset, int window)
    {
        double scaled = MaximumOffset * offset / (window - 1);
        return (float)(Math.Sign(scaled) * Math.Log2(Math.Abs(scaled) + 1) / Math.Log2(MaximumOffset));
    }

    private static long[] MakeIndex(int window)
    {
        int tokens = window * window;
        long[] index = new long[tokens * tokens];
        for (int query = 0; query < tokens; query++)
        {
            for (int key = 0; key < tokens; key++)
            {
                int rows = query / window - key / window;
                int columns = query % window - key % window;
                index[query * tokens + key] = (rows + window - 1) * (2 * window - 1) + columns + window - 1;
            }
        }

        return index;
    }
}
