namespace FusionML.Inference;

/// <summary>The building blocks of ReFusion.</summary>
internal sealed partial class LayoutBuilder
{
    private const int FeedForwardRatio = 4;
    private const int QueryKeyValue = 3;

    /// <summary>
    /// A convolution without bias that published files hold twice, the second time as <c>name.conv.weight</c>. Inputs is 1 for a
    /// depthwise convolution.
    /// </summary>
    public LayoutBuilder RepeatedConvolution(string name, int outputs, int inputs, int side)
    {
        Convolution(name, outputs, inputs, side, bias: false);
        LayoutTensor original = _tensors[^1];
        _tensors.Add(original with { Name = $"{name}.conv.weight", Role = TensorRole.Copy, Original = original.Name });
        return this;
    }

    /// <summary>A restormer block (RTB): channel attention and a gated feed-forward layer, each behind a normalisation.</summary>
    public LayoutBuilder RestormerBlock(string name, int channels, int heads)
    {
        Norm($"{name}.norm1.body", channels).Temperature($"{name}.attn.temperature", heads);
        QueriesKeysValues($"{name}.attn.qkv", channels);
        RepeatedConvolution($"{name}.attn.project_out", channels, channels, 1);
        Norm($"{name}.norm2.body", channels);
        int wide = FeedForwardRatio * channels;
        RepeatedConvolution($"{name}.ffn.project_in", wide, channels, 1).RepeatedConvolution($"{name}.ffn.dwconv", wide, 1, 3);
        return RepeatedConvolution($"{name}.ffn.project_out", channels, wide / 2, 1);
    }

    /// <summary>Restormer blocks in a row, numbered from 0.</summary>
    public LayoutBuilder RestormerBlocks(string name, int channels, int heads, int blocks)
    {
        for (int block = 0; block < blocks; block++)
        {
            RestormerBlock($"{name}.{block}", channels, heads);
        }

        return this;
    }

    /// <summary>The attention fusion module (AFM): two sources of so many channels become one map of twice as many.</summary>
    public LayoutBuilder AttentionFusion(string name, int channels, int heads)
    {
        Temperature($"{name}.temperature1", heads).Temperature($"{name}.temperature2", heads);
        QueriesKeysValues($"{name}.qkv1", channels).QueriesKeysValues($"{name}.qkv2", channels);
        RepeatedConvolution($"{name}.project_mid1", channels, channels, 1);
        RepeatedConvolution($"{name}.project_mid2", channels, channels, 1);
        int wide = FeedForwardRatio * channels;
        Expansion($"{name}.project_E", 2 * wide, 2 * channels);
        Expansion($"{name}.project_E1", wide, channels).Expansion($"{name}.project_E2", wide, channels);
        RepeatedConvolution($"{name}.project_out1", 2 * channels, wide, 1);
        return RepeatedConvolution($"{name}.project_out2", 2 * channels, wide, 1);
    }

    /// <summary>The slope of a PReLU that all channels share.</summary>
    public LayoutBuilder Slope(string name)
    {
        Add($"{name}.weight", TensorRole.Live, 1);
        return this;
    }

    private LayoutBuilder QueriesKeysValues(string name, int channels)
    {
        int wide = QueryKeyValue * channels;
        return RepeatedConvolution(name, wide, channels, 1).RepeatedConvolution($"{name}_dwconv", wide, 1, 3);
    }

    private LayoutBuilder Expansion(string name, int outputs, int inputs) =>
        RepeatedConvolution(name, outputs, inputs, 1).RepeatedConvolution($"{name}_d", outputs, 1, 3);

    private LayoutBuilder Temperature(string name, int heads)
    {
        Add(name, TensorRole.Live, heads, 1, 1);
        return this;
    }
}
