using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// A picture as a learned Laplacian pyramid: a module at each of four scales, and what neighbouring scales differ by.
/// </summary>
internal sealed class PyramidEncoder : nn.Module
{
    [ComponentName(Name = "eformer1")]
    private readonly PyramidFormer _full;

    [ComponentName(Name = "eformer2")]
    private readonly PyramidFormer _half;

    [ComponentName(Name = "eformer4")]
    private readonly PyramidFormer _quarter;

    [ComponentName(Name = "eformer8")]
    private readonly PyramidFormer _eighth;

    [ComponentName(Name = "in_conv")]
    private readonly ModuleDict<Conv2d> _in;

    public PyramidEncoder(PslptLayouts size, PslptVariant variant)
        : base(nameof(PyramidEncoder))
    {
        _full = new PyramidFormer(size, variant, hasNorms: true);
        _half = new PyramidFormer(size, variant);
        _quarter = new PyramidFormer(size, variant);
        _eighth = new PyramidFormer(size, variant);
        _in = NumberedConvolution.Of(ConvolutionFactory.Reflected3x3(1, size.Channels, bias: false));
        RegisterComponents();
    }

    /// <summary>The pyramid of each picture.</summary>
    /// <param name="pictures">Batch x 1 x height x width, sides multiples of 16.</param>
    public FeaturePyramid Analyse(Tensor pictures)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor full = _full.forward(_in.Run(pictures));
        Tensor half = _half.forward(Halve(full));
        Tensor quarter = _quarter.forward(Halve(half));
        Tensor eighth = _eighth.forward(Halve(quarter));
        return FeaturePyramid.Between([full, half, quarter, eighth]).MoveToOuter(scope);
    }

    /// <summary>
    /// The published code pads by one reflected pixel before its 3x3 maximum with stride 2. The reflected pixel is already in the
    /// window that it is added to, so the maximum with nothing outside the picture is the same.
    /// </summary>
    private static Tensor Halve(Tensor features) => nn.functional.max_pool2d(features, 3, 2, 1);
}
