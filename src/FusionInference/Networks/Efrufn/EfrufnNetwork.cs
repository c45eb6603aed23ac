namespace FusionML.Inference;

/// <summary>EFRUFN in the registry.</summary>
internal static class EfrufnNetwork
{
    public static NetworkDefinition Definition { get; } =
        new("efrufn", () => NetworkLayout.Efrufn, Pack, EfrufnVariant.Of)
        {
            HasFixedPoint = true,
            HasMemoryChoice = true,
            PlanBytes = EfrufnPairPlan.BytesFor,
        };

    private static PairNetwork Pack(WeightFile weights)
    {
        EfrufnWeights packed = new(weights);
        return new PairNetwork(packed, key => new EfrufnPairPlan(packed, key));
    }
}
