namespace FusionML.Training;

/// <summary>
/// Stage 2 of PSLPT: the second set of fusion modules learns from labelled pairs of the first stage's tasks and from unlabelled
/// infrared-visible and medical pairs, while encoders and decoder stay as they are.
/// </summary>
/// <remarks>
/// With encoders and decoder frozen, reconstructions do not depend on what is learned: they are left out unless the norm of all
/// gradients is clipped. Not thread-safe: one thread at a time. Does not own the network.
/// </remarks>
internal sealed class MixedStage : ITrainingStage
{
    private readonly Pslpt _network;
    private readonly MultiTaskOptions _options;

    /// <param name="network">The network; its parameters are told whether to have gradients.</param>
    /// <param name="options">The losses, and what is frozen.</param>
    public MixedStage(Pslpt network, MultiTaskOptions options)
    {
        (_network, _options) = (network, options);
        IEnumerable<(string Name, nn.Module Module)> own = network
            .FusionModules(FusionSet.Second)
            .Select(part => (part.Name, (nn.Module)part.Module));
        Network = new ModuleGroup(options.FreezesShared ? own : [.. network.SharedParts, .. own]);
        bool needsGradients = !options.FreezesShared || options.ClipsFrozen;
        foreach (Parameter parameter in network.SharedParts.SelectMany(part => part.Module.parameters()))
        {
            parameter.requires_grad = needsGradients;
        }
    }

    /// <inheritdoc/>
    public string Name => MultiTaskStageNames.Mixed;

    /// <inheritdoc/>
    public nn.Module Network { get; }

    /// <summary>The frozen parameters whose gradients count in the norm that is clipped; none where they have none.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> ClippedBeside =>
        _options is { FreezesShared: true, ClipsFrozen: true }
            ? [.. new ModuleGroup(_network.SharedParts).named_parameters()]
            : [];

    private bool Reconstructs => !_options.FreezesShared || _options.ClipsFrozen;

    /// <inheritdoc/>
    public IReadOnlyList<LossTerm> Evaluate(TrainingBatch batch, int epoch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return MultiTaskLoss.Terms(_network, batch, FusionSet.Second, _options.MixedLoss, Reconstructs);
    }
}
