namespace FusionML.Inference;

/// <summary>A network that fuses two pictures, with its weights packed for the kernels; all its plans share them.</summary>
/// <param name="weights">The packed weights, disposed of with the network; its plans must be gone by then.</param>
/// <param name="createPlan">Makes a plan on these weights.</param>
internal sealed class PairNetwork(IDisposable weights, Func<PlanKey, IPairPlan> createPlan) : IDisposable
{
    public IPairPlan CreatePlan(PlanKey key) => createPlan(key);

    public void Dispose() => weights.Dispose();
}
