namespace FusionML.Inference;

/// <summary>
/// The fusion module of one level (FAF): the difference of both maps goes through a convolution, two SwinV2 blocks between
/// normalisations, and a convolution to two channels, whose softmax is the mask.
/// </summary>
internal sealed class PyramidFusionWeights : IDisposable
{
    public PyramidFusionWeights(TensorSource tensors, string prefix)
    {
        Input = tensors.Convolution(prefix + ".proj_in", PslptWeights.Channels, PslptWeights.Channels, hasBias: true);
        Before = PyramidSwin.Norm(tensors, prefix + ".in_ln");
        First = PyramidSwin.Block(tensors, prefix + ".glo", 0);
        Second = PyramidSwin.Block(tensors, prefix + ".glo", 1);
        After = PyramidSwin.Norm(tensors, prefix + ".out_ln");
        Taps = TapPlanes.PackDifference(
            tensors.Get(prefix + ".proj_out.weight", 2 * 9 * PslptWeights.Channels),
            PslptWeights.Channels
        );
        ReadOnlySpan<float> bias = tensors.Get(prefix + ".proj_out.bias", 2);
        Bias = bias[1] - bias[0];
    }

    public ConvolutionWeights Input { get; }

    public NormWeights Before { get; }

    public SwinBlockWeights First { get; }

    public SwinBlockWeights Second { get; }

    public NormWeights After { get; }

    /// <summary>The difference of the two outputs, of which the mask is the sigmoid.</summary>
    public LinearWeights Taps { get; }

    /// <summary>The difference of their biases.</summary>
    public float Bias { get; }

    public void Dispose()
    {
        Input.Dispose();
        Before.Dispose();
        First.Dispose();
        Second.Dispose();
        After.Dispose();
        Taps.Dispose();
    }
}
