namespace FusionML.Training;

/// <summary>What the two stages with reference pictures can add to the loss of equation 2.</summary>
internal static class ReferenceTerms
{
    /// <summary>The parts whose weight is not 0.</summary>
    public static IReadOnlyList<LossTerm> Beyond(
        TrainingBatch batch,
        Tensor fused,
        Tensor reference,
        double intensityWeight,
        PreservationLossOptions? preservation
    )
    {
        LossTerm[] intensity =
            intensityWeight == 0
                ? []
                : [new LossTerm("intensity", intensityWeight, MeanAbsoluteError.Of(fused, "fused", reference, "reference"))];
        return preservation is null
            ? intensity
            : [.. intensity, .. FusionLosses.PreservationTerms(fused, batch.First, batch.Second, preservation)];
    }
}
