using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>
/// Stage 2, multi-exposure fusion against reference pictures: 1 - SSIM (equation 2), and gradients transferred from a multi-focus
/// network (equations 1 and 3).
/// </summary>
/// <param name="network">The network to train.</param>
/// <param name="teacher">The multi-focus network, which stays as it is; null to train without gradient transfer.</param>
/// <param name="options">The choices; null for the paper's.</param>
/// <remarks>Not thread-safe: one thread at a time. Does not own the networks.</remarks>
internal sealed class MultiExposureStage(FusionNetwork network, FusionNetwork? teacher, MultiExposureStageOptions? options = null)
    : ITrainingStage
{
    private readonly MultiExposureStageOptions _options = options ?? new MultiExposureStageOptions();

    /// <inheritdoc/>
    public string Name => "multi-exposure";

    /// <inheritdoc/>
    public nn.Module Network => network;

    /// <inheritdoc/>
    public IReadOnlyList<LossTerm> Evaluate(TrainingBatch batch, int epoch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Tensor reference = this.Need(batch.Reference, "reference pictures");
        Tensor fused = network.forward(batch.First, batch.Second);
        List<LossTerm> terms =
        [
            new("SSIM", _options.SsimWeight, FusionLosses.Ssim(fused, reference, _options.DynamicRange)),
            .. ReferenceTerms.Beyond(batch, fused, reference, _options.IntensityWeight, _options.Preservation),
        ];
        if (teacher is not null)
        {
            Tensor taught = Teacher.Fuse(teacher, batch);
            Tensor transfer = FusionLosses.GradientTransfer(taught, fused, _options.TransferForm);
            terms.Add(new LossTerm("gradient transfer", _options.TransferWeight, transfer));
        }

        return terms;
    }
}
