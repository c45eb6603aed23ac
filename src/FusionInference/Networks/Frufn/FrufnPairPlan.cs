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

    /// <inheritdoc/>
    public PairSolution Fuse(
        ReadOnlySpan<float> first,
        ReadOnlySpan<float> second,
        PairOutput output,
        FuseOptions options,
        Action<FuseProgress> report,
        CancellationToken cancellationToken
    )
    {
        // One part more than there are units stands for the encoders and the decoder together.
        const double Parts = FrufnWeights.UnitCount + 1;
        _plan.Run(first, second, output.Fused, _masks, unit => report(new FuseProgress(unit / Parts)), cancellationToken);
        _masks.AsSpan(_masks.Length - output.Mask.Length).CopyTo(output.Mask);
        return new PairSolution([], Converged: false);
    }

    public void Dispose()
    {
        _plan.Dispose();
        _threads.Dispose();
    }
}
