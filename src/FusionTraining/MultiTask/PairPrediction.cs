namespace FusionML.Training;

/// <summary>What the network makes of a batch of pairs.</summary>
/// <param name="Fused">The fused pictures.</param>
/// <param name="First">The first sources, reconstructed; null where that was not asked for.</param>
/// <param name="Second">The second sources, reconstructed, or null.</param>
internal sealed record PairPrediction(Tensor Fused, Tensor? First, Tensor? Second)
{
    /// <summary>Fuses a batch, and reconstructs its sources from the same pyramids where that is asked for.</summary>
    public static PairPrediction Of(Pslpt network, TrainingBatch batch, FusionSet set, bool reconstructs)
    {
        (FeaturePyramid first, FeaturePyramid second) = network.Analyse(batch.First, batch.Second);
        Tensor fused = network.Synthesise(network.Join(first, second, set).Pyramid);
        return reconstructs
            ? new PairPrediction(fused, network.Synthesise(first), network.Synthesise(second))
            : new PairPrediction(fused, null, null);
    }
}
