namespace FusionML.Training;

/// <summary>
/// Medical fusion (MRI with CT, PET or SPECT) without reference pictures. The paper shows medical pictures to the network of
/// stage 2 as it is; this stage goes beyond it and trains on medical pairs, with the loss of <see cref="InfraredVisibleStage"/>.
/// </summary>
/// <param name="network">The network to train.</param>
/// <param name="teacher">A network of an earlier stage, which stays as it is; null to train without gradient transfer.</param>
/// <param name="options">The choices; null for those of the infrared-visible stage.</param>
/// <remarks>Not thread-safe: one thread at a time. Does not own the networks.</remarks>
internal sealed class MedicalStage(FusionNetwork network, FusionNetwork? teacher, InfraredVisibleStageOptions? options = null)
    : ITrainingStage
{
    private readonly InfraredVisibleStage _loss = new(network, teacher, options);

    /// <inheritdoc/>
    public string Name => "medical";

    /// <inheritdoc/>
    public nn.Module Network => network;

    /// <inheritdoc/>
    public IReadOnlyList<LossTerm> Evaluate(TrainingBatch batch, int epoch) => _loss.Evaluate(batch, epoch);
}
