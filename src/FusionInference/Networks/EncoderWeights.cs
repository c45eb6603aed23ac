namespace FusionML.Inference;

/// <summary>An encoder: conv3 from the picture to the features, then a residual block.</summary>
internal sealed class EncoderWeights(TensorSource tensors, string prefix, int channels) : IDisposable
{
    public ConvolutionWeights Input { get; } = tensors.Convolution(prefix + ".0", 1, channels, hasBias: false);

    public ResidualWeights Residual { get; } = new(tensors, prefix + ".1", channels);

    public void Dispose()
    {
        Input.Dispose();
        Residual.Dispose();
    }
}
