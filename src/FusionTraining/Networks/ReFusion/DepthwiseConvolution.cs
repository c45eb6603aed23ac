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
        if (map.dtype == ScalarType.Float64)
        {
            return Shifted(map).MoveToOuterDisposeScope();
        }

        Tensor planes = map.permute(0, 3, 1, 2);
        Tensor result = nn.functional.conv2d(planes, _weight, null, [1, 1], [1, 1], groups: _weight.shape[0]);
        return result.permute(0, 2, 3, 1).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>The sum of nine shifted maps: libtorch convolves float64 one channel at a time, a hundred times slower.</summary>
    private Tensor Shifted(Tensor map)
    {
        (long height, long width) = (map.shape[1], map.shape[2]);
        Tensor padded = nn.functional.pad(map, [0, 0, 1, 1, 1, 1]);
        return Enumerable
            .Range(0, Side * Side)
            .Select(tap => (Row: tap / Side, Column: tap % Side))
            .Select(tap =>
                padded
                    .narrow(1, tap.Row, height)
                    .narrow(2, tap.Column, width)
                    .mul(_weight.select(3, tap.Column).select(2, tap.Row).view(-1))
            )
            .Aggregate((sum, part) => sum.Plus(part));
    }
}
