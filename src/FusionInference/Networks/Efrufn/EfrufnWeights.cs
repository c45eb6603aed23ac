namespace FusionML.Inference;

/// <summary>The weights of EFRUFN, packed for the kernels; one unit serves all iterations.</summary>
/// <remarks>Read only after construction, so plans on several threads may share it.</remarks>
internal sealed class EfrufnWeights : IDisposable
{
    /// <summary>Feature channels.</summary>
    public const int Channels = 32;

    /// <exception cref="WeightsException">A tensor is missing or has another size.</exception>
    public EfrufnWeights(WeightFile file)
        : this(new TensorSource(file)) { }

    /// <exception cref="WeightsException">A tensor is missing or has another size.</exception>
    public EfrufnWeights(TensorSource tensors)
    {
        FirstEncoder = new EncoderWeights(tensors, "encoder1", Channels);
        SecondEncoder = new EncoderWeights(tensors, "encoder2", Channels);
        Unit = new UpdateUnitWeights(tensors, "update_block", Channels);
        Decoder = new DecoderWeights(tensors, "decoder", Channels);
    }

    public EncoderWeights FirstEncoder { get; }

    public EncoderWeights SecondEncoder { get; }

    public UpdateUnitWeights Unit { get; }

    public DecoderWeights Decoder { get; }

    public void Dispose()
    {
        FirstEncoder.Dispose();
        SecondEncoder.Dispose();
        Unit.Dispose();
        Decoder.Dispose();
    }
}
