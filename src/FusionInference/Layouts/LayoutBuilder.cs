namespace FusionML.Inference;

/// <summary>
/// Lists the tensors of the building blocks in the order in which the published modules register them. Shapes are PyTorch's:
/// convolutions (out, in, rows, columns), linear layers (out, in).
/// </summary>
internal sealed partial class LayoutBuilder
{
    private const int PositionMlpWidth = 512;
    private const int OffsetDimensions = 2;
    private const int SwinDepth = 2;
    private const int MlpRatio = 3;
    private const int ConvNeXtRatio = 4;
    private const int ScalesOfMask = 4;

    private readonly List<LayoutTensor> _tensors = [];

    public IReadOnlyList<LayoutTensor> Tensors => _tensors;

    /// <summary>A convolution with a square kernel.</summary>
    public LayoutBuilder Convolution(string name, int outputs, int inputs, int side, bool bias, TensorRole role = TensorRole.Live)
    {
        Add($"{name}.weight", role, outputs, inputs, side, side);
        if (bias)
        {
            Add($"{name}.bias", role, outputs);
        }

        return this;
    }

    /// <summary>Encoder: a convolution from the picture to features and a residual block.</summary>
    public LayoutBuilder Encoder(string name, int channels) =>
        Convolution($"{name}.0", channels, 1, 3, bias: false).Residual($"{name}.1", channels);

    /// <summary>Decoder: a residual block and a convolution from features to the picture.</summary>
    public LayoutBuilder Decoder(string name, int channels) =>
        Residual($"{name}.0", channels).Convolution($"{name}.1", 1, channels, 3, bias: false);

    /// <summary>The unfolding unit: the global-local transformation around the multi-scale mask generator <c>gs</c>.</summary>
    public LayoutBuilder UnfoldingUnit(string name, int channels, int heads)
    {
        Convolution($"{name}.in_conv", channels, channels, 3, bias: false);
        Convolution($"{name}.out_conv", channels, channels, 3, bias: false);
        MaskGenerator($"{name}.gs", channels, heads);
        return SwinLayer($"{name}.glo", channels, heads).Norm($"{name}.in_ln", channels).Norm($"{name}.out_ln", channels);
    }

    /// <summary>A ConvNeXt V2 block.</summary>
    public LayoutBuilder ConvNeXt(string name, int channels)
    {
        int wide = ConvNeXtRatio * channels;
        Convolution($"{name}.dwconv", channels, 1, 7, bias: true);
        Norm($"{name}.norm", channels).Linear($"{name}.pwconv1", wide, channels);
        Add($"{name}.grn.gamma", TensorRole.Live, 1, 1, 1, wide);
        Add($"{name}.grn.beta", TensorRole.Live, 1, 1, 1, wide);
        return Linear($"{name}.pwconv2", channels, wide);
    }

    private LayoutBuilder MaskGenerator(string name, int channels, int heads)
    {
        Convolution($"{name}.proj_in", channels, channels + 1, 3, bias: true);
        ConvNeXt($"{name}.fe8", channels).ConvNeXt($"{name}.fe4", channels).ConvNeXt($"{name}.fe2", channels);
        Convolution($"{name}.tran", channels, ScalesOfMask * channels, 3, bias: true);
        Convolution($"{name}.proj_out1", 2, channels, 3, bias: true);
        return SwinLayer($"{name}.glo", channels, heads).Norm($"{name}.in_ln", channels).Norm($"{name}.out_ln", channels);
    }

    private LayoutBuilder SwinLayer(string name, int channels, int heads)
    {
        for (int i = 0; i < SwinDepth; i++)
        {
            string block = $"{name}.blocks.{i}";
            Norm($"{block}.norm1", channels);
            Add($"{block}.attn.logit_scale", TensorRole.Live, heads, 1, 1);
            Add($"{block}.attn.q_bias", TensorRole.Live, channels);
            Add($"{block}.attn.v_bias", TensorRole.Live, channels);
            Linear($"{block}.attn.cpb_mlp.0", PositionMlpWidth, OffsetDimensions);
            Add($"{block}.attn.cpb_mlp.2.weight", TensorRole.Live, heads, PositionMlpWidth);
            Add($"{block}.attn.qkv.weight", TensorRole.Live, 3 * channels, channels);
            Linear($"{block}.attn.proj", channels, channels);
            Add($"{block}.attn.relative_coords_table", TensorRole.Buffer);
            Add($"{block}.attn.relative_position_index", TensorRole.Buffer);
            Norm($"{block}.norm2", channels);
            Linear($"{block}.mlp.fc1", MlpRatio * channels, channels).Linear($"{block}.mlp.fc2", channels, MlpRatio * channels);
            Add($"{block}.attn_mask", TensorRole.Buffer);
        }

        return this;
    }

    private LayoutBuilder Residual(string name, int channels) =>
        Convolution($"{name}.main.0", channels, channels, 3, bias: true)
            .Convolution($"{name}.main.2", channels, channels, 3, bias: true);

    private LayoutBuilder Linear(string name, int outputs, int inputs)
    {
        Add($"{name}.weight", TensorRole.Live, outputs, inputs);
        Add($"{name}.bias", TensorRole.Live, outputs);
        return this;
    }

    private LayoutBuilder Norm(string name, int channels, TensorRole role = TensorRole.Live)
    {
        Add($"{name}.weight", role, channels);
        Add($"{name}.bias", role, channels);
        return this;
    }

    private void Add(string name, TensorRole role, params int[] shape) => _tensors.Add(new LayoutTensor(name, shape, role));
}
