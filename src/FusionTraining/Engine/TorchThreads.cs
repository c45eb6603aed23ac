namespace FusionML.Training;

/// <summary>
/// Sets TorchSharp's number of threads until it is disposed of. The number belongs to the process: where several overlap, the
/// last one to begin decides, and the last one to end brings back what was there before the first.
/// </summary>
internal sealed class TorchThreads : IDisposable
{
    private static readonly Lock Gate = new();
    private static int users;
    private static int before;

    public TorchThreads(int threads)
    {
        lock (Gate)
        {
            if (users++ == 0)
            {
                before = get_num_threads();
            }

            set_num_threads(threads);
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            if (--users == 0)
            {
                set_num_threads(before);
            }
        }
    }
}
