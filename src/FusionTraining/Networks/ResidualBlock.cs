namespace FusionML.Training;

/// <summary>x + conv(ReLU(conv(x))), 3x3 convolutions with bias.</summary>
internal sealed class ResidualBlock : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "main")]
    private readonly Sequential _main;

    public ResidualBlock(int channels)
        : base(nameof(ResidualBlock))
    {
        _main = nn.Sequential(
            ConvolutionFactory.Conv3x3(channels, channels, bias: true),
            nn.ReLU(),
            ConvolutionFactory.Conv3x3(channels, channels, bias: true)
        );
        RegisterComponents();
    }

    /// <param name="features">Batch x channels x height x width.</param>
    public override Tensor forward(Tensor features)
    {
        using DisposeScope scope = NewDisposeScope();
        return features.Plus(_main.forward(features)).MoveToOuterDisposeScope();
    }
}
