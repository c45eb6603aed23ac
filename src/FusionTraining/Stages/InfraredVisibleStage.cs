using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>
/// Stage 3, infrared-visible fusion without reference pictures: intensity, texture and structure of both sources (equation 4),
/// and gradients transferred from a multi-exposure network (equations 1 and 3).
/// </summary>
/// <param name="network">The network to train. The published code starts it from the multi-exposure weights.</param>
/// <param name="teacher">The multi-exposure network, which stays as it is; null to train without gradient transfer.</param>
/// <param name="options">The choices; null for the paper's.</param>
/// <remarks>Not thread-safe: one thread at a time. Does not own the networks.</remarks>
internal sealed class InfraredVisibleStage(
    FusionNetwork network,
    FusionNetwork? teacher,
    InfraredVisibleStageOptions? options = null
) : ITrainingStage
{
    private readonly InfraredVisibleStageOptions _options = options ?? new InfraredVisibleStageOptions();

    /// <inheritdoc/>
    public string Name => "infrared-visible";

    /// <inheritdoc/>
    public nn.Module Network => network;

    /// <inheritdoc/>
    public IReadOnlyList<LossTerm> Evaluate(TrainingBatch batch, int epoch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Tensor fused = network.forward(batch.First, batch.Second);
        List<LossTerm> terms = [.. FusionLosses.InfraredVisibleTerms(fused, batch.First, batch.Second, _options.Reconstruction)];
        if (_options.Preservation is not null)
        {
            terms.AddRange(FusionLosses.PreservationTerms(fused, batch.First, batch.Second, _options.Preservation));
        }

        if (teacher is not null)
        {
            Tensor taught = Teacher.Fuse(teacher, batch);
            Tensor transfer = FusionLosses.GradientTransfer(taught, fused, _options.TransferForm);
            terms.Add(new LossTerm("gradient transfer", _options.TransferWeight, transfer));
        }

        return terms;
    }
}
