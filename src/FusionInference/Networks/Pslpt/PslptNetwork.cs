namespace FusionML.Inference;

/// <summary>PSLPT in the registry.</summary>
internal static class PslptNetwork
{
    /// <summary>Windows of 2 x 2 at an eighth of the size.</summary>
    public const int SizeMultiple = 16;

    public static NetworkDefinition Definition { get; } =
        new(PslptLayouts.Name, () => NetworkLayout.Pslpt, Pack, PslptVariant.Of)
        {
            PlanBytes = (key, _) => PslptPairPlan.BytesFor(key),
            HasMemoryChoice = true,
            SizeMultiple = SizeMultiple,
            FusesAllTasks = true,
            MaskLevels = PslptWeights.Levels,
        };

    private static PairNetwork Pack(WeightFile weights)
    {
        PslptWeights packed = new(weights, PslptSets.Of(Definition.RequireTask(weights)));
        return new PairNetwork(packed, key => new PslptPairPlan(packed, key));
    }
}
