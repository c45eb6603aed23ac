namespace FusionML.Inference;

/// <summary>A fusion network with its weights packed for the kernels; all its plans share them.</summary>
/// <param name="weights">The packed weights, disposed of with the network; its plans must be gone by then.</param>
/// <param name="createPlan">Makes a plan on these weights.</param>
internal sealed class PairNetwork(IDisposable weights, Func<PlanKey, IPairPlan> createPlan) : IDisposable
{
    /// <summary>Packs the weights of a network whose layout has been checked.</summary>
    /// <exception cref="WeightsException">The network does not fuse luminance.</exception>
    public static PairNetwork Create(NetworkLayout layout, WeightFile weights)
    {
        if (layout == NetworkLayout.Efrufn)
        {
            EfrufnWeights packed = new(weights);
            return new PairNetwork(packed, key => new EfrufnPairPlan(packed, key));
        }

        if (layout == NetworkLayout.Frufn)
        {
            FrufnWeights packed = new(weights);
            return new PairNetwork(packed, key => new FrufnPairPlan(packed, key));
        }

        throw new WeightsException(weights.Name, $"the weights are those of {layout.Network}, which does not fuse luminance");
    }

    public IPairPlan CreatePlan(PlanKey key) => createPlan(key);

    public void Dispose() => weights.Dispose();
}
