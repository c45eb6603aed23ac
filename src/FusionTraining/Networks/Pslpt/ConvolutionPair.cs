namespace FusionML.Training;

/// <summary>conv(ReLU(conv(x))): what stands in for window attention in a study.</summary>
internal sealed class ConvolutionPair : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "first")]
    private readonly Conv2d _first;

    [ComponentName(Name = "second")]
    private readonly Conv2d _second;

    public ConvolutionPair(int channels)
        : base(nameof(ConvolutionPair))
    {
        _first = ConvolutionFactory.Reflected3x3(channels, channels, bias: false);
        _second = ConvolutionFactory.Reflected3x3(channels, channels, bias: false);
        RegisterComponents();
    }

    /// <param name="features">Batch x channels x height x width.</param>
    public override Tensor forward(Tensor features)
    {
        using DisposeScope scope = NewDisposeScope();
        return _second.forward(_first.forward(features).relu()).MoveToOuterDisposeScope();
    }
}
