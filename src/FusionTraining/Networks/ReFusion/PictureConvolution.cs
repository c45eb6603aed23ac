namespace FusionML.Training;

/// <summary>
/// A dense 3x3 convolution without bias, with zeros outside the picture, on maps whose channels lie innermost.
/// </summary>
internal sealed class PictureConvolution : nn.Module<Tensor, Tensor>
{
    private const int Side = 3;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    public PictureConvolution(int inputs, int outputs)
        : base(nameof(PictureConvolution))
    {
        _weight = ConvolutionStart.Make(outputs, inputs, Side);
        RegisterComponents();
    }

    /// <param name="map">Batch x height x width x inputs.</param>
    public override Tensor forward(Tensor map)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor planes = map.permute(0, 3, 1, 2);
        Tensor result = nn.functional.conv2d(planes, _weight, null, [1, 1], [1, 1]);
        return result.permute(0, 2, 3, 1).contiguous().MoveToOuterDisposeScope();
    }
}
