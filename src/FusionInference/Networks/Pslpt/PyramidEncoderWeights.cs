namespace FusionML.Inference;

/// <summary>An encoder of PSLPT: a convolution from the picture, and a Former at each level.</summary>
internal sealed class PyramidEncoderWeights : IDisposable
{
    public PyramidEncoderWeights(TensorSource tensors, string prefix)
    {
        Input = tensors.Convolution($"{prefix}.in_conv.1", 1, PslptWeights.Channels, hasBias: false);
        Formers =
        [
            .. Enumerable
                .Range(0, PslptWeights.Levels)
                .Select(level => new FormerWeights(tensors, $"{prefix}.eformer{1 << level}", hasNorms: level == 0)),
        ];
    }

    /// <summary>From the picture to features.</summary>
    public ConvolutionWeights Input { get; }

    /// <summary>The Formers, the finest level first.</summary>
    public IReadOnlyList<FormerWeights> Formers { get; }

    public void Dispose()
    {
        Input.Dispose();
        foreach (FormerWeights former in Formers)
        {
            former.Dispose();
        }
    }
}
