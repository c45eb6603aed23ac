namespace FusionML.Training;

/// <summary>
/// A 3x3 convolution of each channel by itself, without bias, with zeros outside the picture, on maps whose channels lie
/// innermost.
/// </summary>
internal sealed class DepthwiseConvolution : nn.Module<Tensor, Tensor>
{
    private const int Side = 3;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    public DepthwiseConvolution(int channels)
        : base(nameof(DepthwiseConvolution))
    {
        _weight = ConvolutionStart.Make(channels, 1, Side);
        RegisterComponents();
    }

    /// <param name="map">Batch x height x width x channels.</param>
    public override Tensor forward(Tensor map)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor planes = map.permute(0, 3, 1, 2);
        Tensor result = nn.functional.conv2d(planes, _weight, null, [1, 1], [1, 1], groups: _weight.shape[0]);
        return result.permute(0, 2, 3, 1).contiguous().MoveToOuterDisposeScope();
    }
}
