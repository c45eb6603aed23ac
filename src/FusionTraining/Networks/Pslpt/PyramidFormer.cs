using FusionML.Inference;

namespace FusionML.Training;

/// <summary>x + conv(attention(conv(x))): a 3x3 convolution on either side of window attention.</summary>
internal sealed class PyramidFormer : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "in_conv")]
    private readonly Conv2d _localIn;

    [ComponentName(Name = "out_conv")]
    private readonly Conv2d _localOut;

    [ComponentName(Name = "g")]
    private readonly nn.Module<Tensor, Tensor> _mixing;

    [ComponentName(Name = "in_ln")]
    private readonly LayerNorm? _normIn;

    [ComponentName(Name = "out_ln")]
    private readonly LayerNorm? _normOut;

    /// <param name="size">Channels and heads.</param>
    /// <param name="variant">What mixes.</param>
    /// <param name="hasNorms">Whether layer norms stand around the attention: in the first of an encoder alone.</param>
    public PyramidFormer(PslptLayouts size, PslptVariant variant, bool hasNorms = false)
        : base(nameof(PyramidFormer))
    {
        _localIn = ConvolutionFactory.Reflected3x3(size.Channels, size.Channels, bias: false);
        _localOut = ConvolutionFactory.Reflected3x3(size.Channels, size.Channels, bias: false);
        _mixing = LevelMixing.Make(size, variant);
        if (hasNorms)
        {
            (_normIn, _normOut) = (nn.LayerNorm(size.Channels), nn.LayerNorm(size.Channels));
        }

        RegisterComponents();
    }

    /// <param name="features">Batch x channels x height x width, sides multiples of 2.</param>
    public override Tensor forward(Tensor features)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor mixed = LevelMixing.Between(_mixing, _normIn, _normOut, _localIn.forward(features));
        return features.Plus(_localOut.forward(mixed)).MoveToOuterDisposeScope();
    }
}
