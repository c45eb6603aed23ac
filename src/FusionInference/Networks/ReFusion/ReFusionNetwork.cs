namespace FusionML.Inference;

/// <summary>ReFusion's fusion module in the registry.</summary>
internal static class ReFusionNetwork
{
    public static NetworkDefinition Definition { get; } =
        new(ReFusionLayouts.FusionName, () => NetworkLayout.ReFusion, Pack, ReFusionVariant.Of)
        {
            PlanBytes = (key, _) => ReFusionPairPlan.BytesFor(key),
            SizeMultiple = 1,
        };

    private static PairNetwork Pack(WeightFile weights)
    {
        ReFusionWeights packed = new(weights);
        return new PairNetwork(packed, key => new ReFusionPairPlan(packed, key));
    }
}
