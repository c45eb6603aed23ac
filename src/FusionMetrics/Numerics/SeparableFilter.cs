namespace FusionML.Metrics;

/// <summary>Filters a whole band by a separable window.</summary>
internal static class SeparableFilter
{
    /// <summary>The filtered band without padding, of which every second row and column, from the first, is kept.</summary>
    public static DoublePlane ValidEverySecond(SampleRows picture, double[] window, CancellationToken cancellationToken)
    {
        int taps = window.Length;
        DoublePlane result = new((picture.Height - taps) / 2 + 1, (picture.Width - taps) / 2 + 1);
        RowBlocks.Run(
            result.Height,
            RowBlocks.Height,
            (first, end) =>
            {
                // Rows are summed along first and only at every second column: source rows 2 first .. 2 (end - 1) + taps - 1.
                double[] source = new double[picture.Width];
                double[] summed = new double[picture.Width - taps + 1];
                double[] kept = new double[taps * result.Width];
                int[] offsets = new int[taps];
                int next = 2 * first;
                for (int y = first; y < end; y++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    for (; next < 2 * y + taps; next++)
                    {
                        picture.Read(next, source);
                        SlidingSum.AlongRow(source, window, summed);
                        Span<double> row = kept.AsSpan(next % taps * result.Width, result.Width);
                        for (int x = 0; x < row.Length; x++)
                        {
                            row[x] = summed[2 * x];
                        }
                    }

                    for (int k = 0; k < taps; k++)
                    {
                        offsets[k] = (2 * y + k) % taps * result.Width;
                    }

                    SlidingSum.DownColumns(kept, offsets, window, result.Row(y));
                }
            },
            cancellationToken
        );
        return result;
    }
}
