namespace FusionML.Inference;

/// <summary>
/// A normalisation, two SwinV2 blocks (the second with windows shifted by half their side) and a normalisation.
/// </summary>
internal sealed class SwinPairWeights(TensorSource tensors, string prefix, int channels, int heads, int side) : IDisposable
{
    public NormWeights Before { get; } = tensors.Norm(prefix + ".in_ln", channels, epsilon: 1e-5f);

    public SwinBlockWeights First { get; } = new(tensors, prefix + ".glo.blocks.0", channels, heads, side, shift: 0);

    public SwinBlockWeights Second { get; } = new(tensors, prefix + ".glo.blocks.1", channels, heads, side, shift: side / 2);

    public NormWeights After { get; } = tensors.Norm(prefix + ".out_ln", channels, epsilon: 1e-5f);

    public void Dispose()
    {
        Before.Dispose();
        First.Dispose();
        Second.Dispose();
        After.Dispose();
    }
}
