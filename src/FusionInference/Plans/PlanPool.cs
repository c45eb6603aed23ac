namespace FusionML.Inference;

/// <summary>
/// Plans that wait for the next picture of their size. A plan is lent to one caller at a time; a second caller of the same size
/// gets a plan of its own. What waits is bounded: the plan given back last stays unless it is large, older ones only while they
/// are few and small.
/// </summary>
/// <remarks>Thread-safe. After disposal, plans that come back are disposed of, and none is lent.</remarks>
internal sealed class PlanPool<TPlan>(Func<PlanKey, TPlan> create) : IDisposable
    where TPlan : IDisposable
{
    private readonly Lock _gate = new();

    // The plan that came back last is the last.
    private readonly List<(PlanKey Key, TPlan Plan)> _idle = [];
    private bool _disposed;

    /// <summary>Plans that wait.</summary>
    public int IdleCount
    {
        get
        {
            lock (_gate)
            {
                return _idle.Count;
            }
        }
    }

    /// <summary>Lends a plan; the lease gives it back when it is disposed of.</summary>
    /// <exception cref="ObjectDisposedException">The pool has been disposed of.</exception>
    public Lease Rent(PlanKey key)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            int at = _idle.FindLastIndex(entry => entry.Key == key);
            if (at >= 0)
            {
                TPlan plan = _idle[at].Plan;
                _idle.RemoveAt(at);
                return new Lease(this, key, plan);
            }
        }

        return new Lease(this, key, create(key));
    }

    public void Dispose()
    {
        List<(PlanKey Key, TPlan Plan)> idle;
        lock (_gate)
        {
            _disposed = true;
            idle = [.. _idle];
            _idle.Clear();
        }

        idle.ForEach(entry => entry.Plan.Dispose());
    }

    private void Return(PlanKey key, TPlan plan)
    {
        if (key.Pixels > PlanLimits.MaximumLastPixels)
        {
            plan.Dispose();
            return;
        }

        List<TPlan> surplus = [];
        lock (_gate)
        {
            _idle.Add((key, plan));
            while (_idle.Count > 0 && (_disposed || (_idle.Count > 1 && IsTooMuch())))
            {
                surplus.Add(_idle[0].Plan);
                _idle.RemoveAt(0);
            }
        }

        surplus.ForEach(old => old.Dispose());

        bool IsTooMuch() =>
            _idle.Count > PlanLimits.MaximumIdlePlans || _idle.Sum(entry => entry.Key.Pixels) > PlanLimits.MaximumIdlePixels;
    }

    /// <summary>The right to use a plan until it is disposed of.</summary>
    internal readonly struct Lease(PlanPool<TPlan> pool, PlanKey key, TPlan plan) : IDisposable
    {
        public TPlan Plan => plan;

        public void Dispose() => pool.Return(key, plan);
    }
}

/// <summary>How much may wait in a pool.</summary>
internal static class PlanLimits
{
    public const int MaximumIdlePlans = 4;

    /// <summary>
    /// The most pixels of the plan that came back last. A larger one costs little to make again beside its work, and its memory
    /// is needed for the steps that follow.
    /// </summary>
    public const long MaximumLastPixels = 1 << 22;

    /// <summary>Together, in pixels: a plan of EFRUFN takes about a kilobyte for each.</summary>
    public const long MaximumIdlePixels = 1 << 20;
}
