using FusionML.Inference;

namespace FusionML.Training;

/// <summary>The three networks of ReFusion. Owns them.</summary>
/// <param name="Fusion">F, which fuses.</param>
/// <param name="Proposal">P, which proposes the loss that F learns from.</param>
/// <param name="Reconstruction">R, which rebuilds the sources.</param>
internal sealed record LearnedLossNetworks(ReFusion Fusion, LossProposal Proposal, SourceReconstruction Reconstruction)
    : IDisposable
{
    /// <summary>Fresh networks of the published size from the global random generator.</summary>
    public static LearnedLossNetworks Create() => Create(ReFusionLayouts.Published, ReFusionVariant.Published);

    /// <summary>Fresh networks of any size, the fusion module with parts left out or exchanged.</summary>
    public static LearnedLossNetworks Create(ReFusionLayouts size, ReFusionVariant variant) =>
        new(new ReFusion(size, variant), new LossProposal(size), new SourceReconstruction(size));

    /// <summary>All three by the names that errors and checkpoints call them.</summary>
    public IEnumerable<(string Name, nn.Module Network)> All =>
        [("fusion", Fusion), ("proposal", Proposal), ("reconstruction", Reconstruction)];

    /// <summary>Releases the networks.</summary>
    public void Dispose()
    {
        Fusion.Dispose();
        Proposal.Dispose();
        Reconstruction.Dispose();
    }
}
