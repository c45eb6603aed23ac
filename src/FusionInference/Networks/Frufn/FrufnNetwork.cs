namespace FusionML.Inference;

/// <summary>FRUFN in the registry.</summary>
internal static class FrufnNetwork
{
    public static NetworkDefinition Definition { get; } =
        new("frufn", () => NetworkLayout.Frufn, Pack) { PlanBytes = (key, _) => FrufnPairPlan.BytesFor(key) };

    private static PairNetwork Pack(WeightFile weights)
    {
        FrufnWeights packed = new(weights);
        return new PairNetwork(packed, key => new FrufnPairPlan(packed, key));
    }
}
