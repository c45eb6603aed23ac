namespace FusionML.Training;

/// <summary>
/// Stage 1 of PSLPT: encoders, decoder and the first set of fusion modules learn multi-focus and multi-exposure fusion from
/// references, and the reconstruction of their sources. In a warm-up before it encoders and decoder learn to reconstruct alone.
/// </summary>
/// <remarks>Not thread-safe: one thread at a time. Does not own the network.</remarks>
internal sealed class LabelledStage : ITrainingStage
{
    private readonly Pslpt _network;
    private readonly MultiTaskOptions _options;

    /// <param name="network">The network; what the stage does not train is left without gradients.</param>
    /// <param name="options">The losses and the warm-up.</param>
    public LabelledStage(Pslpt network, MultiTaskOptions options)
    {
        (_network, _options) = (network, options);
        Network = new ModuleGroup([
            .. network.SharedParts,
            .. network.FusionModules(FusionSet.First).Select(part => (part.Name, (nn.Module)part.Module)),
        ]);
    }

    /// <inheritdoc/>
    public string Name => MultiTaskStageNames.Labelled;

    /// <inheritdoc/>
    public nn.Module Network { get; }

    /// <inheritdoc/>
    public IReadOnlyList<LossTerm> Evaluate(TrainingBatch batch, int epoch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return epoch < _options.WarmUpEpochs
            ? [WarmUp(batch)]
            : MultiTaskLoss.Terms(_network, batch, FusionSet.First, _options.LabelledLoss, reconstructs: true);
    }

    private LossTerm WarmUp(TrainingBatch batch)
    {
        (Tensor first, Tensor second) = _network.Reconstruct(batch.First, batch.Second);
        return MultiTaskTerms.Reconstruction(
            MultiTaskLoss.Focus,
            _options.WarmUpWeight,
            new PairPrediction(first, first, second),
            batch
        );
    }
}
