namespace FusionML.Inference;

/// <summary>ReFusion's fusion module in the registry.</summary>
internal static class ReFusionNetwork
{
    public static NetworkDefinition Definition { get; } =
        new(ReFusionLayouts.FusionName, () => NetworkLayout.ReFusion, Pack, ReFusionVariant.Of)
        {
            PlanBytes = (key, _) => ReFusionPairPlan.BytesFor(key),
            HasMemoryChoice = true,
            SizeMultiple = 1,

            // As the published weights were trained: infrared before visible, PET, SPECT or CT before MRI.
            SecondFirstTasks = [FusionTask.Ivf, FusionTask.Mif],
        };

    private static PairNetwork Pack(WeightFile weights)
    {
        ReFusionWeights packed = new(weights);
        return new PairNetwork(packed, key => new ReFusionPairPlan(packed, key));
    }
}
