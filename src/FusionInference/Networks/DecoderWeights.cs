namespace FusionML.Inference;

/// <summary>The decoder: a residual block, then conv3 to one channel.</summary>
internal sealed class DecoderWeights(TensorSource tensors, string prefix, int channels) : IDisposable
{
    public ResidualWeights Residual { get; } = new(tensors, prefix + ".0", channels);

    public NarrowConvolutionWeights Output { get; } = new(tensors.Get(prefix + ".1.weight", channels * 9), channels, 1);

    public void Dispose()
    {
        Residual.Dispose();
        Output.Dispose();
    }
}
