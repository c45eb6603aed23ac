namespace FusionML.Inference;

/// <summary>The parts of PSLPT's attention that every Former and fusion module has in the same form.</summary>
internal static class PyramidSwin
{
    /// <summary>Side of a window; the second block's are shifted by half of it.</summary>
    public const int Side = 2;

    /// <summary>Block 0, or block 1 with shifted windows.</summary>
    public static SwinBlockWeights Block(TensorSource tensors, string prefix, int block) =>
        new(tensors, $"{prefix}.blocks.{block}", PslptWeights.Channels, PslptWeights.Heads, Side, shift: block * Side / 2);

    public static NormWeights Norm(TensorSource tensors, string name) =>
        tensors.Norm(name, PslptWeights.Channels, epsilon: 1e-5f);
}
