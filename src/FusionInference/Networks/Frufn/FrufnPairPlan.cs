namespace FusionML.Inference;

/// <summary>FRUFN for one picture size: five units in a row, nothing to iterate.</summary>
internal sealed class FrufnPairPlan : IPairPlan
{
    private readonly KernelThreads _threads;
    private readonly FrufnPlan _plan;
    private readonly float[] _masks;

    public FrufnPairPlan(FrufnWeights weights, PlanKey key)
    {
        _threads = new KernelThreads(key.Threads);
        _plan = new FrufnPlan(weights, key.Height, key.Width, _threads, KernelOptions.Default);
        _masks = new float[FrufnWeights.UnitCount * key.Pixels];
    }

    /// <summary>Bytes that a plan takes, with all masks and both planes that it writes.</summary>
    public static long BytesFor(PlanKey key) =>
        FrufnPlan.BytesFor(key.Height, key.Width) + ((FrufnWeights.UnitCount + 2) * key.Pixels * sizeof(float));

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
        _plan.Progress.Begin(0, 1, FrufnPlan.Layers, fraction => report(new FuseProgress(fraction)));
        _plan.Run(first, second, output.Fused, _masks, cancellationToken);
        int pixels = first.Height * first.Width;
        output.Mask.Set(_masks.AsSpan(_masks.Length - pixels), first.Width);
        return new PairSolution([], Converged: false);
    }

    public void Dispose()
    {
        _plan.Dispose();
        _threads.Dispose();
    }
}
