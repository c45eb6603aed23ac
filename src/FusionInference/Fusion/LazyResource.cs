namespace FusionML.Inference;

/// <summary>
/// Something heavy that is made when it is first needed and disposed of with its owner; so an owner that never fuses holds
/// nothing.
/// </summary>
/// <param name="create">Makes it.</param>
/// <param name="owner">Whose disposal the error names.</param>
/// <remarks>Thread-safe: it is made once however many threads ask.</remarks>
internal sealed class LazyResource<T>(Func<T> create, Type owner) : IDisposable
    where T : class
{
    private readonly Lock _gate = new();
    private T? _value;
    private bool _disposed;

    /// <summary>The resource.</summary>
    /// <exception cref="ObjectDisposedException">The owner has been disposed of.</exception>
    public T Get()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, owner);
            return _value ??= create();
        }
    }

    /// <summary>Disposes of the resource if it has been made and can be disposed of; none is made any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            (_value as IDisposable)?.Dispose();
            _value = null;
        }
    }
}
