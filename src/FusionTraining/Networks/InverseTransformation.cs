namespace FusionML.Training;

/// <summary>
/// The inverse transformation from the feature space back to a picture (equation 15): a residual block and a 3x3 convolution
/// without bias. Nothing bounds its values; the caller clamps to [0, 1].
/// </summary>
internal sealed class InverseTransformation : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "0")]
    private readonly ResidualBlock _residual;

    [ComponentName(Name = "1")]
    private readonly Conv2d _convolution;

    public InverseTransformation(int channels)
        : base(nameof(InverseTransformation))
    {
        _residual = new ResidualBlock(channels);
        _convolution = ConvolutionFactory.Conv3x3(channels, 1, bias: false);
        RegisterComponents();
    }

    /// <param name="features">Batch x channels x height x width.</param>
    /// <returns>Batch x 1 x height x width.</returns>
    public override Tensor forward(Tensor features)
    {
        using DisposeScope scope = NewDisposeScope();
        return _convolution.forward(_residual.forward(features)).MoveToOuterDisposeScope();
    }
}
