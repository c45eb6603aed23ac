namespace FusionML.Inference;

/// <summary>The building blocks of PSLPT.</summary>
internal sealed partial class LayoutBuilder
{
    /// <summary>
    /// A Former: convolution, two SwinV2 blocks, convolution. Both normalisations are registered in every one and used in few.
    /// </summary>
    public LayoutBuilder Former(string name, int channels, int heads, TensorRole norms)
    {
        Convolution($"{name}.in_conv", channels, channels, 3, bias: false);
        Convolution($"{name}.out_conv", channels, channels, 3, bias: false);
        SwinLayer($"{name}.g", channels, heads);
        return Norm($"{name}.in_ln", channels, norms).Norm($"{name}.out_ln", channels, norms);
    }

    /// <summary>An encoder: a Former at each of the four levels, of which only the first uses its normalisations.</summary>
    public LayoutBuilder PyramidEncoder(string name, int channels, int heads)
    {
        Former($"{name}.eformer1", channels, heads, TensorRole.Live);
        foreach (int divisor in (ReadOnlySpan<int>)[2, 4, 8])
        {
            Former($"{name}.eformer{divisor}", channels, heads, TensorRole.Dead);
        }

        return Convolution($"{name}.in_conv.1", channels, 1, 3, bias: false);
    }

    /// <summary>The decoder: a Former at each of the four levels, none of which uses its normalisations.</summary>
    public LayoutBuilder PyramidDecoder(string name, int channels, int heads)
    {
        foreach (int divisor in (ReadOnlySpan<int>)[1, 2, 4, 8])
        {
            Former($"{name}.dformer{divisor}", channels, heads, TensorRole.Dead);
        }

        Convolution($"{name}.in_conv.1", channels, 1, 3, bias: false, TensorRole.Dead);
        return Convolution($"{name}.out_conv.1", 1, channels, 3, bias: false);
    }

    /// <summary>A fusion module (FAF): the mask of one level.</summary>
    public LayoutBuilder PyramidFusion(string name, int channels, int heads)
    {
        Convolution($"{name}.proj_in", channels, channels, 3, bias: true);
        Convolution($"{name}.proj_out", 2, channels, 3, bias: true);
        return SwinLayer($"{name}.glo", channels, heads).Norm($"{name}.in_ln", channels).Norm($"{name}.out_ln", channels);
    }
}
