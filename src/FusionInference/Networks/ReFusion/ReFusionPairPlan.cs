namespace FusionML.Inference;

/// <summary>ReFusion for one picture size: nothing to iterate, and no mask.</summary>
internal sealed class ReFusionPairPlan : IPairPlan
{
    private readonly KernelThreads _threads;
    private readonly IReFusionPlan _plan;

    public ReFusionPairPlan(ReFusionWeights weights, PlanKey key)
    {
        _threads = new KernelThreads(key.Threads);
        ReFusionStrips strips = ReFusionStrips.For(key.Height, key.Width);
        _plan = ReFusionVariant.Of(key).Memory switch
        {
            FusionMemory.Whole => new ReFusionPlan(weights, key.Height, key.Width, _threads, KernelOptions.Default),
            FusionMemory.Strips => new ReFusionStripPlan(weights, key.Width, strips, _threads, KernelOptions.Default),
            _ => new ReFusionAgainPlan(weights, key.Width, strips, _threads, KernelOptions.Default),
        };
    }

    /// <summary>Bytes that a plan takes, with the plane that it writes.</summary>
    public static long BytesFor(PlanKey key)
    {
        ReFusionStrips strips = ReFusionStrips.For(key.Height, key.Width);
        long plan = ReFusionVariant.Of(key).Memory switch
        {
            FusionMemory.Whole => ReFusionPlan.BytesFor(key.Height, key.Width),
            FusionMemory.Strips => ReFusionStripPlan.BytesFor(key.Width, strips),
            _ => ReFusionAgainPlan.BytesFor(key.Width, strips),
        };
        return plan + (key.Pixels * sizeof(float));
    }

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
        _plan.Run(first, second, output.Fused, cancellationToken);
        return new PairSolution([], Converged: false);
    }

    public void Dispose()
    {
        _plan.Dispose();
        _threads.Dispose();
    }
}
