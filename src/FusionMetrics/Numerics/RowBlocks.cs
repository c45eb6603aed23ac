namespace FusionML.Metrics;

/// <summary>
/// Cuts rows into blocks and works on the blocks in parallel. The cuts depend on the rows alone, so whatever is stored per
/// row or per block, and summed in order afterwards, has the same bits for any number of threads.
/// </summary>
internal static class RowBlocks
{
    /// <summary>
    /// The usual height of a block: tall enough that the rows a filter has to read above and below it are a small share.
    /// </summary>
    public const int Height = 64;

    /// <summary>Calls <paramref name="work"/> with the first row of each block and the row behind its last.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Run(int rows, int blockHeight, Action<int, int> work, CancellationToken cancellationToken)
    {
        int blocks = (rows + blockHeight - 1) / blockHeight;
        if (blocks == 1)
        {
            work(0, rows);
            return;
        }

        // The options' default is the pool; the current scheduler may be one that limits the number of threads.
        ParallelOptions options = new() { CancellationToken = cancellationToken, TaskScheduler = TaskScheduler.Current };
        Parallel.For(0, blocks, options, block =>
        {
            int first = block * blockHeight;
            work(first, Math.Min(rows, first + blockHeight));
        });
    }

    /// <summary>The sum of <paramref name="values"/> from the first to the last.</summary>
    public static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum;
    }
}
