namespace FusionML.Inference;

/// <summary>One unit of the unfolded network: the global-local transformation and the mask generator.</summary>
internal sealed class UpdateUnitWeights(TensorSource tensors, string prefix, int channels) : IDisposable
{
    public GlobalLocalTransformationWeights Transformation { get; } = new(tensors, prefix, channels);

    public MultiScaleMaskGeneratorWeights MaskGenerator { get; } = new(tensors, prefix + ".gs", channels);

    /// <summary>Attention heads of a unit, of four channels each.</summary>
    public static int HeadsOf(int channels) => channels / 4;

    public void Dispose()
    {
        Transformation.Dispose();
        MaskGenerator.Dispose();
    }
}
