namespace FusionML.Inference;

/// <summary>
/// The weights of FRUFN, packed for the kernels: EFRUFN's parts, with a unit of its own for each of the five steps.
/// </summary>
/// <remarks>Read only after construction, so plans on several threads may share it.</remarks>
internal sealed class FrufnWeights : IDisposable
{
    /// <summary>Feature channels.</summary>
    public const int Channels = 32;

    /// <summary>Unfolded steps.</summary>
    public const int UnitCount = 5;

    /// <exception cref="WeightsException">A tensor is missing or has another size.</exception>
    public FrufnWeights(WeightFile file)
    {
        TensorSource tensors = new(file);
        FirstEncoder = new EncoderWeights(tensors, "encoder1", Channels);
        SecondEncoder = new EncoderWeights(tensors, "encoder2", Channels);
        Units = new UpdateUnitWeights[UnitCount];
        for (int unit = 0; unit < UnitCount; unit++)
        {
            Units[unit] = new UpdateUnitWeights(tensors, $"fuser.u{unit + 1}", Channels);
        }

        Decoder = new DecoderWeights(tensors, "decoder", Channels);
    }

    public EncoderWeights FirstEncoder { get; }

    public EncoderWeights SecondEncoder { get; }

    public UpdateUnitWeights[] Units { get; }

    public DecoderWeights Decoder { get; }

    public void Dispose()
    {
        FirstEncoder.Dispose();
        SecondEncoder.Dispose();
        foreach (UpdateUnitWeights unit in Units)
        {
            unit.Dispose();
        }

        Decoder.Dispose();
    }
}
