namespace FusionML.Inference;

/// <summary>
/// One SwinV2 block: cosine window attention, then a two-layer MLP, each with its normalisation on the branch's output.
/// </summary>
internal sealed class SwinBlockWeights : IDisposable
{
    /// <summary>Channels of a head that the kernels take at a time.</summary>
    public const int QuadChannels = 4;

    /// <summary>Reads the block whose tensors' names begin with <paramref name="prefix"/>.</summary>
    public SwinBlockWeights(TensorSource tensors, string prefix, int channels, int heads, int side, int shift)
        : this(tensors, prefix, channels, side, shift, PositionBias.Compute(
            side,
            heads,
            tensors.Get(prefix + ".attn.cpb_mlp.0.weight", 512 * 2),
            tensors.Get(prefix + ".attn.cpb_mlp.0.bias", 512),
            tensors.Get(prefix + ".attn.cpb_mlp.2.weight", heads * 512)))
    {
    }

    /// <summary>The same, with the position bias that its tensors would give: heads x keys x queries.</summary>
    public SwinBlockWeights(
        TensorSource tensors, string prefix, int channels, int side, int shift, ReadOnlySpan<float> positionBias)
    {
        (Channels, Side, Shift) = (channels, side, shift);
        int heads = positionBias.Length / (side * side * side * side);
        HeadChannels = channels / heads;
        ArgumentOutOfRangeException.ThrowIfNotEqual(HeadChannels % QuadChannels, 0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(HeadChannels * heads, channels);
        float[] queryKeyValueBias = new float[3 * channels];
        tensors.Get(prefix + ".attn.q_bias", channels).CopyTo(queryKeyValueBias);
        tensors.Get(prefix + ".attn.v_bias", channels).CopyTo(queryKeyValueBias.AsSpan(2 * channels));
        QueryKeyValue = tensors.Linear(prefix + ".attn.qkv.weight", queryKeyValueBias, channels, 3 * channels);
        Projection = tensors.Linear(prefix + ".attn.proj", channels, channels);
        FirstLayer = tensors.Linear(prefix + ".mlp.fc1", channels, 3 * channels);
        SecondLayer = tensors.Linear(prefix + ".mlp.fc2", 3 * channels, channels);
        AttentionNorm = tensors.Norm(prefix + ".norm1", channels, epsilon: 1e-5f);
        MlpNorm = tensors.Norm(prefix + ".norm2", channels, epsilon: 1e-5f);

        ReadOnlySpan<float> logScales = tensors.Get(prefix + ".attn.logit_scale", heads);
        float[] scales = new float[heads];
        LogitScales = new float[heads];
        for (int head = 0; head < heads; head++)
        {
            double scale = Math.Exp(Math.Min(logScales[head], Math.Log(100)));
            scales[head] = (float)scale;
            LogitScales[head] = (float)(scale * Math.Log2(Math.E));
        }

        Bias = new AttentionBiasTable(side, shift, positionBias, scales);
    }

    public int Channels { get; }

    /// <summary>Channels of a head, a multiple of <see cref="QuadChannels"/>: 4 in EFRUFN and FRUFN, 8 in PSLPT.</summary>
    public int HeadChannels { get; }

    /// <summary>Side of the window.</summary>
    public int Side { get; }

    /// <summary>How far the windows are moved down and right: 0 or half the side.</summary>
    public int Shift { get; }

    public LinearWeights QueryKeyValue { get; }

    public LinearWeights Projection { get; }

    public LinearWeights FirstLayer { get; }

    public LinearWeights SecondLayer { get; }

    public NormWeights AttentionNorm { get; }

    public NormWeights MlpNorm { get; }

    public AttentionBiasTable Bias { get; }

    /// <summary>Logit scale of each head times log2(e), as the powers of two in the softmax need it.</summary>
    public float[] LogitScales { get; }

    public void Dispose()
    {
        QueryKeyValue.Dispose();
        Projection.Dispose();
        FirstLayer.Dispose();
        SecondLayer.Dispose();
        AttentionNorm.Dispose();
        MlpNorm.Dispose();
        Bias.Dispose();
    }
}
