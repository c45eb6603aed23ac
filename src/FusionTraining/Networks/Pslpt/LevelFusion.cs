using FusionML.Inference;

namespace FusionML.Training;

/// <summary>FAF, the fusion module of a level: from the difference of both maps it makes the weight of the first one.</summary>
internal sealed class LevelFusion : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "proj_in")]
    private readonly Conv2d _projectIn;

    [ComponentName(Name = "proj_out")]
    private readonly Conv2d _projectOut;

    [ComponentName(Name = "glo")]
    private readonly nn.Module<Tensor, Tensor> _mixing;

    [ComponentName(Name = "in_ln")]
    private readonly LayerNorm _normIn;

    [ComponentName(Name = "out_ln")]
    private readonly LayerNorm _normOut;

    public LevelFusion(PslptLayouts size, PslptVariant variant)
        : base(nameof(LevelFusion))
    {
        _projectIn = ConvolutionFactory.Reflected3x3(size.Channels, size.Channels, bias: true);
        _projectOut = ConvolutionFactory.Reflected3x3(size.Channels, 2, bias: true);
        _mixing = LevelMixing.Make(size, variant);
        (_normIn, _normOut) = (nn.LayerNorm(size.Channels), nn.LayerNorm(size.Channels));
        RegisterComponents();
    }

    /// <param name="first">The first source's level, batch x channels x height x width, sides multiples of 2.</param>
    /// <param name="second">The second source's.</param>
    /// <returns>The weight of the first at each pixel, batch x 1 x height x width, in (0, 1).</returns>
    public override Tensor forward(Tensor first, Tensor second)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor map = LevelMixing.Between(_mixing, _normIn, _normOut, _projectIn.forward(first.sub(second)));
        return _projectOut.forward(map).softmax(1).narrow(1, 1, 1).MoveToOuterDisposeScope();
    }
}
