namespace FusionML.Training;

/// <summary>
/// The initial transformation from a picture into the feature space: a 3x3 convolution without bias and one residual block. The
/// paper speaks of two residual blocks; the published weights have one.
/// </summary>
internal sealed class EncoderTransformation : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "0")]
    private readonly Conv2d _convolution;

    [ComponentName(Name = "1")]
    private readonly ResidualBlock _residual;

    public EncoderTransformation(int channels)
        : base(nameof(EncoderTransformation))
    {
        _convolution = ConvolutionFactory.Conv3x3(1, channels, bias: false);
        _residual = new ResidualBlock(channels);
        RegisterComponents();
    }

    /// <param name="pictures">Batch x 1 x height x width.</param>
    /// <returns>Batch x channels x height x width.</returns>
    public override Tensor forward(Tensor pictures)
    {
        using DisposeScope scope = NewDisposeScope();
        return _residual.forward(_convolution.forward(pictures)).MoveToOuterDisposeScope();
    }
}
