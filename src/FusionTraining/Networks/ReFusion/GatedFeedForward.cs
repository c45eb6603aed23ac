namespace FusionML.Training;

/// <summary>G(x) = P(GELU(a) b), where a and b are the halves of a 1x1 and a depthwise convolution of x to four times the
/// channels.</summary>
/// <remarks>Zamir et al., "Restormer", CVPR 2022, DOI 10.1109/CVPR52688.2022.00564.</remarks>
internal sealed class GatedFeedForward : nn.Module<Tensor, Tensor>
{
    private const int Expansion = 2;

    [ComponentName(Name = "project_in")]
    private readonly PixelLinear _expand;

    [ComponentName(Name = "dwconv")]
    private readonly DepthwiseConvolution _depthwise;

    [ComponentName(Name = "project_out")]
    private readonly PixelLinear _contract;

    public GatedFeedForward(int channels)
        : base(nameof(GatedFeedForward))
    {
        _expand = new PixelLinear(channels, 2 * Expansion * channels);
        _depthwise = new DepthwiseConvolution(2 * Expansion * channels);
        _contract = new PixelLinear(Expansion * channels, channels);
        RegisterComponents();
    }

    /// <param name="map">Batch x height x width x channels.</param>
    public override Tensor forward(Tensor map)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] halves = _depthwise.forward(_expand.forward(map)).chunk(2, 3);
        return _contract.forward(nn.functional.gelu(halves[0]).mul(halves[1])).MoveToOuterDisposeScope();
    }
}
