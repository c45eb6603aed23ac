namespace FusionML.Inference;

/// <summary>
/// The global-local transformation (GLT): conv3, a pair of SwinV2 blocks with windows of 2 x 2, conv3; no bias, no outer
/// residual.
/// </summary>
internal sealed class GlobalLocalTransformationWeights(TensorSource tensors, string prefix, int channels) : IDisposable
{
    public ConvolutionWeights Input { get; } = tensors.Convolution(prefix + ".in_conv", channels, channels, hasBias: false);

    public SwinPairWeights Swin { get; } = new(tensors, prefix, channels, UpdateUnitWeights.HeadsOf(channels), side: 2);

    public ConvolutionWeights Output { get; } = tensors.Convolution(prefix + ".out_conv", channels, channels, hasBias: false);

    public void Dispose()
    {
        Input.Dispose();
        Swin.Dispose();
        Output.Dispose();
    }
}
