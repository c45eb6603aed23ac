using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>
/// Stage 1, multi-focus fusion against reference pictures: 1 - SSIM (equation 2), with no teacher. A warm-up in which encoders
/// and decoder learn to reproduce both sources can come before it, as in the published code.
/// </summary>
/// <remarks>Not thread-safe: one thread at a time. Does not own the network.</remarks>
internal sealed class MultiFocusStage(FusionNetwork network, MultiFocusStageOptions? options = null) : ITrainingStage
{
    private readonly MultiFocusStageOptions _options = options ?? new MultiFocusStageOptions();

    /// <inheritdoc/>
    public string Name => "multi-focus";

    /// <inheritdoc/>
    public nn.Module Network => network;

    /// <inheritdoc/>
    public IReadOnlyList<LossTerm> Evaluate(TrainingBatch batch, int epoch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        if (epoch < _options.WarmUpEpochs)
        {
            (Tensor first, Tensor second) = network.Reconstruct(batch.First, batch.Second);
            return
            [
                new LossTerm("first reconstruction", 1, FusionLosses.Reconstruction(first, batch.First)),
                new LossTerm("second reconstruction", 1, FusionLosses.Reconstruction(second, batch.Second)),
            ];
        }

        Tensor reference = this.Need(batch.Reference, "reference pictures");
        Tensor fused = network.forward(batch.First, batch.Second);
        return
        [
            new LossTerm("SSIM", _options.SsimWeight, FusionLosses.Ssim(fused, reference, _options.DynamicRange)),
            .. ReferenceTerms.Beyond(batch, fused, reference, _options.IntensityWeight, _options.Preservation),
        ];
    }
}
