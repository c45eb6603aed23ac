namespace FusionML.Inference;

/// <summary>A residual block: x + conv3(ReLU(conv3(x))), both with bias.</summary>
internal sealed class ResidualWeights(TensorSource tensors, string prefix, int channels) : IDisposable
{
    public ConvolutionWeights First { get; } = tensors.Convolution(prefix + ".main.0", channels, channels, hasBias: true);

    public ConvolutionWeights Second { get; } = tensors.Convolution(prefix + ".main.2", channels, channels, hasBias: true);

    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
    }
}
