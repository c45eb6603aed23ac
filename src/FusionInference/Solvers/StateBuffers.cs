namespace FusionML.Inference;

/// <summary>States that are made when they are first asked for, and kept for the next pictures.</summary>
/// <param name="create">Makes a state; all are of one kind and size.</param>
internal sealed class StateBuffers(Func<SolverState> create) : IDisposable
{
    private readonly List<SolverState?> _states = [];

    /// <summary>Makes buffers of floats.</summary>
    /// <param name="length">Values of a state.</param>
    public StateBuffers(int length)
        : this(() => new FloatState(GC.AllocateUninitializedArray<float>(length))) { }

    public SolverState this[int index]
    {
        get
        {
            while (_states.Count <= index)
            {
                _states.Add(null);
            }

            return _states[index] ??= create();
        }
    }

    /// <summary>Gives up all states but one.</summary>
    public void KeepOnly(SolverState kept)
    {
        for (int index = 0; index < _states.Count; index++)
        {
            if (!ReferenceEquals(_states[index], kept))
            {
                _states[index]?.Dispose();
                _states[index] = null;
            }
        }
    }

    public void Dispose()
    {
        _states.ForEach(state => state?.Dispose());
        _states.Clear();
    }
}
