namespace FusionML.Inference;

/// <summary>
/// A Former: x + conv3(Swin(conv3(x))), two SwinV2 blocks with windows of 2 x 2 between two convolutions without bias. Only one
/// Former of an encoder has normalisations around the blocks.
/// </summary>
internal sealed class FormerWeights(TensorSource tensors, string prefix, bool hasNorms = false) : IDisposable
{
    public ConvolutionWeights Input { get; } =
        tensors.Convolution(prefix + ".in_conv", PslptWeights.Channels, PslptWeights.Channels, hasBias: false);

    /// <summary>The normalisation before the blocks, or null.</summary>
    public NormWeights? Before { get; } = hasNorms ? PyramidSwin.Norm(tensors, prefix + ".in_ln") : null;

    public SwinBlockWeights First { get; } = PyramidSwin.Block(tensors, prefix + ".g", 0);

    public SwinBlockWeights Second { get; } = PyramidSwin.Block(tensors, prefix + ".g", 1);

    /// <summary>The normalisation behind the blocks, or null.</summary>
    public NormWeights? After { get; } = hasNorms ? PyramidSwin.Norm(tensors, prefix + ".out_ln") : null;

    public ConvolutionWeights Output { get; } =
        tensors.Convolution(prefix + ".out_conv", PslptWeights.Channels, PslptWeights.Channels, hasBias: false);

    public void Dispose()
    {
        Input.Dispose();
        Before?.Dispose();
        First.Dispose();
        Second.Dispose();
        After?.Dispose();
        Output.Dispose();
    }
}
