using System.Runtime.ExceptionServices;

namespace FusionML.Inference;

/// <summary>
/// A fixed set of threads that share the parts of one piece of work: the caller and threads - 1 helpers that live as long as
/// this object. Parts are handed out one by one, so uneven parts balance; what a part computes never depends on who computes it.
/// </summary>
/// <remarks>Only one <see cref="Run"/> at a time; concurrent callers wait for each other.</remarks>
internal sealed class KernelThreads : IDisposable
{
    private const int SpinsBeforeSleep = 2000;

    private readonly Lock _gate = new();
    private readonly Thread[] _helpers;
    private readonly SemaphoreSlim[] _wake;

    // Set while a helper sleeps on its semaphore, so that Run wakes only those.
    private readonly int[] _sleeping;

    private Action<int, int> _body = static (_, _) => { };
    private CancellationToken _cancellation;
    private Exception? _error;
    private int _parts;
    private int _nextPart;
    private int _busyHelpers;
    private long _partsBegun;
    private volatile int _generation;
    private volatile bool _stopping;

    /// <param name="count">Threads that work at the same time, the caller among them; 1 or more.</param>
    public KernelThreads(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        _helpers = new Thread[count - 1];
        _wake = new SemaphoreSlim[count - 1];
        _sleeping = new int[count - 1];
        for (int index = 0; index < _helpers.Length; index++)
        {
            int worker = index;
            _wake[index] = new SemaphoreSlim(0);
            _helpers[index] = new Thread(() => Help(worker)) { IsBackground = true, Name = $"FusionML kernel {index + 1}" };
            _helpers[index].Start();
        }
    }

    /// <summary>Threads that work at the same time, the caller among them.</summary>
    public int Count { get; }

    /// <summary>
    /// Parts that were begun since this object was made. After a cancellation it grows by at most one part per thread.
    /// </summary>
    public long PartsBegun => Interlocked.Read(ref _partsBegun);

    /// <summary>
    /// Calls body(part, worker) for every part from 0 to parts - 1; worker, below <see cref="Count"/>, names the scratch memory
    /// to use.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled before all parts were done.</exception>
    public void Run(int parts, Action<int, int> body, CancellationToken cancellation)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            (_body, _cancellation, _error, _parts, _nextPart) = (body, cancellation, null, parts, 0);
            int helpers = Math.Min(_helpers.Length, parts - 1);
            if (helpers > 0)
            {
                Volatile.Write(ref _busyHelpers, _helpers.Length);
                Interlocked.Increment(ref _generation);
                for (int index = 0; index < _helpers.Length; index++)
                {
                    if (Interlocked.Exchange(ref _sleeping[index], 0) == 1)
                    {
                        _wake[index].Release();
                    }
                }
            }

            Work(worker: 0);
            if (helpers > 0)
            {
                SpinWait spin = default;
                while (Volatile.Read(ref _busyHelpers) > 0)
                {
                    spin.SpinOnce(sleep1Threshold: -1);
                }
            }

            _body = static (_, _) => { };
            if (_error is not null)
            {
                ExceptionDispatchInfo.Throw(_error);
            }
        }

        cancellation.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopping)
            {
                return;
            }

            _stopping = true;
            Interlocked.Increment(ref _generation);
        }

        foreach (SemaphoreSlim wake in _wake)
        {
            wake.Release();
        }

        foreach (Thread helper in _helpers)
        {
            helper.Join();
        }

        foreach (SemaphoreSlim wake in _wake)
        {
            wake.Dispose();
        }
    }

    private void Work(int worker)
    {
        try
        {
            int part;
            while (!_cancellation.IsCancellationRequested && (part = Interlocked.Increment(ref _nextPart) - 1) < _parts)
            {
                Interlocked.Increment(ref _partsBegun);
                _body(part, worker);
            }
        }
        catch (Exception error)
        {
            // The first error wins; the others stop taking parts.
            Interlocked.CompareExchange(ref _error, error, null);
            Interlocked.Exchange(ref _nextPart, int.MaxValue / 2);
        }
    }

    private void Help(int index)
    {
        int seen = 0;
        while (true)
        {
            WaitForWork(index, seen);
            if (_stopping)
            {
                return;
            }

            seen = _generation;
            Work(index + 1);
            Interlocked.Decrement(ref _busyHelpers);
        }
    }

    /// <summary>Spins for a few microseconds, because layers follow each other closely, and then sleeps.</summary>
    private void WaitForWork(int index, int seen)
    {
        for (int spins = 0; spins < SpinsBeforeSleep; spins++)
        {
            if (_generation != seen)
            {
                return;
            }

            Thread.SpinWait(8);
        }

        while (_generation == seen)
        {
            // Announce the sleep first and look again after it, so that a start in between is not missed.
            Interlocked.Exchange(ref _sleeping[index], 1);
            if (_generation != seen)
            {
                // Either this helper takes its announcement back, or Run has seen it and the release is on its way.
                if (Interlocked.Exchange(ref _sleeping[index], 0) == 0)
                {
                    _wake[index].Wait();
                }

                return;
            }

            _wake[index].Wait();
        }
    }
}
