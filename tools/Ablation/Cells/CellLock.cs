namespace FusionML.Ablation;

/// <summary>Keeps two processes from one training: whoever comes second waits, and finds it done.</summary>
/// <remarks>The lock is the system's and goes with the process, however that ends.</remarks>
internal sealed class CellLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly FileStream _file;

    private CellLock(FileStream file) => _file = file;

    /// <summary>Waits for the lock of a training.</summary>
    /// <param name="path">The lock's file; it stays there.</param>
    /// <param name="waiting">Told once if the lock is taken.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static CellLock Wait(string path, Action waiting, CancellationToken cancellationToken)
    {
        for (bool told = false; ; told = true)
        {
            try
            {
                return new CellLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(path))
            {
                if (!told)
                {
                    waiting();
                }

                cancellationToken.WaitHandle.WaitOne(Pause);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
