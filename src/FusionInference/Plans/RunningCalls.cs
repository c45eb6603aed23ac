namespace FusionML.Inference;

/// <summary>
/// Counts the calls that are running in an object that owns native memory, so that the memory goes only when the last of them has
/// ended: a disposal on another thread can't take it from under a kernel.
/// </summary>
/// <param name="owner">Whose disposal errors name.</param>
/// <param name="release">Frees what the owner holds; called once.</param>
/// <remarks>
/// Thread-safe. <see cref="Dispose"/> returns at once, also from inside a call; the thread that ends last frees the memory.
/// </remarks>
internal sealed class RunningCalls(Type owner, Action release) : IDisposable
{
    private readonly Lock _gate = new();
    private int _running;
    private bool _disposed;

    /// <summary>Begins a call; it ends when the result is disposed of.</summary>
    /// <exception cref="ObjectDisposedException">The owner has been disposed of.</exception>
    public Call Enter()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, owner);
            _running++;
        }

        return new Call(this);
    }

    /// <summary>Lets no further call begin, and frees the memory now or at the end of the last running call.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            if (_running > 0)
            {
                return;
            }
        }

        release();
    }

    private void Leave()
    {
        lock (_gate)
        {
            _running--;
            if (!_disposed || _running > 0)
            {
                return;
            }
        }

        release();
    }

    /// <summary>A call that is running.</summary>
    internal readonly struct Call(RunningCalls calls) : IDisposable
    {
        public void Dispose() => calls.Leave();
    }
}
