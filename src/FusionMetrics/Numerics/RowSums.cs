namespace FusionML.Metrics;

/// <summary>
/// Adds up numbers over the rows of a picture, several blocks of rows at a time. The cut into blocks depends on the number of
/// rows alone and partial sums are added from the top block down, so the sums have the same bits for any number of threads.
/// </summary>
internal static class RowSums
{
    private const int RowsPerBlock = 16;

    /// <summary>Adds up <paramref name="count"/> numbers.</summary>
    /// <param name="rows">Rows of the picture.</param>
    /// <param name="count">How many sums there are.</param>
    /// <param name="add">Adds a block of rows to sums that start at zero.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The sums over all rows.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static double[] Of(int rows, int count, AddRows add, CancellationToken cancellationToken)
    {
        double[] partial = new double[(rows + RowsPerBlock - 1) / RowsPerBlock * count];
        RowBlocks.Run(
            rows,
            RowsPerBlock,
            (first, end) => add(first, end, partial.AsSpan(first / RowsPerBlock * count, count)),
            cancellationToken
        );
        double[] sums = new double[count];
        for (int i = 0; i < partial.Length; i++)
        {
            sums[i % count] += partial[i];
        }

        return sums;
    }
}

/// <summary>
/// Adds the rows from <paramref name="first"/> to the one before <paramref name="end"/> to <paramref name="sums"/>.
/// </summary>
internal delegate void AddRows(int first, int end, Span<double> sums);
