namespace FusionML.Training;

/// <summary>How well a reconstruction module rebuilds both sources from fused pictures.</summary>
internal static class RebuildingLoss
{
    /// <summary>L_r, a differentiable scalar.</summary>
    public static Tensor Of(SourceReconstruction network, Tensor fused, TrainingBatch batch, MetaStepOptions options)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor first, Tensor second) = network.forward(fused);
        IReadOnlyList<LossTerm> terms = FusionLosses.RebuildingTerms(
            first,
            second,
            batch.First,
            batch.Second,
            options.RebuiltGradientWeight,
            options.Merge
        );
        return LossTerm.Sum(terms).MoveToOuterDisposeScope();
    }
}
