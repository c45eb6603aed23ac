using FusionML.Inference;

namespace FusionML.Training;

/// <summary>A picture from its pyramid: from the low map upwards, each level is added to what the coarser ones give.</summary>
internal sealed class PyramidDecoder : nn.Module
{
    [ComponentName(Name = "dformer1")]
    private readonly PyramidFormer _full;

    [ComponentName(Name = "dformer2")]
    private readonly PyramidFormer _half;

    [ComponentName(Name = "dformer4")]
    private readonly PyramidFormer _quarter;

    [ComponentName(Name = "dformer8")]
    private readonly PyramidFormer _eighth;

    [ComponentName(Name = "out_conv")]
    private readonly ModuleDict<Conv2d> _out;

    public PyramidDecoder(PslptLayouts size, PslptVariant variant)
        : base(nameof(PyramidDecoder))
    {
        _full = new PyramidFormer(size, variant);
        _half = new PyramidFormer(size, variant);
        _quarter = new PyramidFormer(size, variant);
        _eighth = new PyramidFormer(size, variant);
        _out = NumberedConvolution.Of(ConvolutionFactory.Reflected3x3(size.Channels, 1, bias: false));
        RegisterComponents();
    }

    /// <summary>The pictures, batch x 1 x height x width; nothing bounds the values.</summary>
    public Tensor Synthesise(FeaturePyramid pyramid)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor features = pyramid.Levels[^1];
        PyramidFormer[] formers = [_eighth, _quarter, _half];
        foreach ((PyramidFormer former, Tensor difference) in formers.Zip(pyramid.Levels.Reverse().Skip(1)))
        {
            features = difference.Plus(FeaturePyramid.Grow(former.forward(features)));
        }

        return _out.Run(_full.forward(features)).MoveToOuterDisposeScope();
    }
}
