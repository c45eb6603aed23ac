namespace FusionML.Inference;

/// <summary>PSLPT for one picture size: nothing to iterate, and a mask for each level.</summary>
internal sealed class PslptPairPlan : IPairPlan
{
    private readonly KernelThreads _threads;
    private readonly PslptPlan _plan;

    public PslptPairPlan(PslptWeights weights, PlanKey key)
    {
        _threads = new KernelThreads(key.Threads);
        _plan = new PslptPlan(weights, key.Height, key.Width, PslptVariant.StepRowsOf(key), _threads, KernelOptions.Default);
    }

    /// <summary>
    /// Bytes that a plan takes, with the planes that it writes: the picture and the masks, which are a third more.
    /// </summary>
    public static long BytesFor(PlanKey key) =>
        PslptPlan.BytesFor(key.Height, key.Width, PslptVariant.StepRowsOf(key)) + (7 * key.Pixels * sizeof(float) / 3);

    /// <inheritdoc/>
    public PairSolution Fuse(
        PaddedPlane first,
        PaddedPlane second,
        PairOutput output,
        FuseOptions options,
        Action<FuseProgress> report,
        CancellationToken cancellationToken
    )
    {
        _plan.Progress.Begin(0, 1, _plan.Layers, fraction => report(new FuseProgress(fraction)));
        _plan.Run(new PslptPictures(first, second, output.Fused, output.LevelMasks), cancellationToken);
        return new PairSolution([], Converged: false);
    }

    public void Dispose()
    {
        _plan.Dispose();
        _threads.Dispose();
    }
}
