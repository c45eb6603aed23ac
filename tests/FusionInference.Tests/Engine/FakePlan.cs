namespace FusionML.Inference.Tests;

/// <summary>
/// A plan whose arithmetic can be told apart: fused = 0.75 first + 0.25 second, mask = |first - second|, and two residuals.
/// </summary>
internal sealed class FakePlan(PlanKey key, Action<FakePlan>? during = null) : IPairPlan
{
    private int _users;

    public PlanKey Key => key;

    public bool IsDisposed { get; private set; }

    public bool WasShared { get; private set; }

    public PairSolution Fuse(
        ReadOnlySpan<float> first,
        ReadOnlySpan<float> second,
        PairOutput output,
        FuseOptions options,
        Action<FuseProgress> report,
        CancellationToken cancellationToken
    )
    {
        WasShared |= Interlocked.Increment(ref _users) > 1 || IsDisposed;
        Assert.AreEqual(key.Pixels, first.Length);
        report(new FuseProgress(0.5, 1, 0.3));
        during?.Invoke(this);
        cancellationToken.ThrowIfCancellationRequested();
        for (int i = 0; i < first.Length; i++)
        {
            output.Fused[i] = 0.75f * first[i] + 0.25f * second[i];
            output.Mask[i] = Math.Abs(first[i] - second[i]);
        }

        Interlocked.Decrement(ref _users);
        return new PairSolution([1, 0.3], Converged: true);
    }

    public void Dispose() => IsDisposed = true;
}
