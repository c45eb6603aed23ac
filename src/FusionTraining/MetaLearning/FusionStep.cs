namespace FusionML.Training;

/// <summary>
/// What the fusion and the reconstruction module learn from a batch: the proposed loss, the proposal module being frozen, and the
/// reconstruction loss, which ends at the fused picture unless the variant is <see cref="LearnedLossVariant.Joint"/>.
/// </summary>
internal sealed class FusionStep(LearnedLossNetworks networks, LearnedLossOptions options)
{
    /// <summary>Sets the gradients of both modules.</summary>
    public FusionStepResult Run(TrainingBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor intensity, Tensor gradient) = Propose(batch);
        networks.Fusion.zero_grad();
        networks.Reconstruction.zero_grad();
        Tensor fused = networks.Fusion.forward(batch.First, batch.Second);
        IReadOnlyList<LossTerm> terms = FusionLosses.ProposedFusionTerms(
            fused,
            batch.First,
            batch.Second,
            intensity,
            gradient,
            options.Meta.FusionGradientWeight
        );
        Tensor loss = LossTerm.Sum(terms);
        Tensor seen = options.Variant == LearnedLossVariant.Joint ? fused : fused.detach();
        Tensor rebuilding = RebuildingLoss.Of(networks.Reconstruction, seen, batch, options.Meta);
        loss.Plus(rebuilding).backward();
        return new FusionStepResult(loss.detach(), rebuilding.detach(), intensity, gradient).MoveToOuter(scope);
    }

    private (Tensor Intensity, Tensor Gradient) Propose(TrainingBatch batch)
    {
        using IDisposable untracked = no_grad();
        if (options.Variant is LearnedLossVariant.EvenWeights or LearnedLossVariant.Joint)
        {
            using Scalar half = 0.5;
            using Tensor both = cat([batch.First, batch.Second], 1);
            return (full_like(both, half), full_like(both, half));
        }

        return networks.Proposal.forward(batch.First, batch.Second);
    }
}
