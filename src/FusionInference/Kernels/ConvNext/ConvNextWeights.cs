namespace FusionML.Inference;

/// <summary>
/// A ConvNeXt-V2 block (Woo et al., arXiv:2301.00808): depthwise 7 x 7, normalisation, linear to 4 times the channels, GELU, GRN,
/// linear back; plus the input.
/// </summary>
internal sealed class ConvNextWeights : IDisposable
{
    /// <summary>Reads the block whose tensors' names begin with <paramref name="prefix"/>.</summary>
    public ConvNextWeights(TensorSource tensors, string prefix, int channels)
    {
        Channels = channels;
        Hidden = 4 * channels;
        Depthwise = new DepthwiseWeights(
            tensors.Get(prefix + ".dwconv.weight", channels * DepthwiseWeights.Side * DepthwiseWeights.Side),
            tensors.Get(prefix + ".dwconv.bias", channels));
        Norm = tensors.Norm(prefix + ".norm", channels, epsilon: 1e-6f);
        Expand = tensors.Linear(prefix + ".pwconv1", channels, Hidden);
        Contract = tensors.Get(prefix + ".pwconv2.weight", channels * Hidden).ToArray();
        ContractBias = tensors.Get(prefix + ".pwconv2.bias", channels).ToArray();
        ResponseScale = tensors.Get(prefix + ".grn.gamma", Hidden).ToArray();
        ResponseShift = tensors.Get(prefix + ".grn.beta", Hidden).ToArray();
    }

    public int Channels { get; }

    /// <summary>Channels between the two linear layers.</summary>
    public int Hidden { get; }

    public DepthwiseWeights Depthwise { get; }

    public NormWeights Norm { get; }

    public LinearWeights Expand { get; }

    /// <summary>channels x hidden; packed anew for each picture, together with the response normalisation.</summary>
    public float[] Contract { get; }

    public float[] ContractBias { get; }

    /// <summary>GRN's gamma.</summary>
    public float[] ResponseScale { get; }

    /// <summary>GRN's beta.</summary>
    public float[] ResponseShift { get; }

    public void Dispose()
    {
        Depthwise.Dispose();
        Norm.Dispose();
        Expand.Dispose();
    }
}
