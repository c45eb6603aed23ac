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
        PaddedPlane first,
        PaddedPlane second,
        PairOutput output,
        FuseOptions options,
        Action<FuseProgress> report,
        CancellationToken cancellationToken
    )
    {
        WasShared |= Interlocked.Increment(ref _users) > 1 || IsDisposed;
        Assert.AreEqual((key.Height, key.Width), (first.Height, first.Width));
        report(new FuseProgress(0.5, 1, 0.3));
        during?.Invoke(this);
        cancellationToken.ThrowIfCancellationRequested();
        (float[] one, float[] two) = (first.ToArray(), second.ToArray());
        output.Fused.Set([.. one.Zip(two, (a, b) => 0.75f * a + 0.25f * b)], key.Width);
        output.Mask.Set([.. one.Zip(two, (a, b) => Math.Abs(a - b))], key.Width);
        Interlocked.Decrement(ref _users);
        return new PairSolution([1, 0.3], Converged: true);
    }

    public void Dispose() => IsDisposed = true;
}
