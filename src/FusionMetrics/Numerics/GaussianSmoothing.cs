namespace FusionML.Metrics;

/// <summary>A band under a Gaussian, with its border samples repeated outwards.</summary>
internal static class GaussianSmoothing
{
    /// <summary>The smoothed band in levels, derived once per plane and sigma; the window ends three sigmas out.</summary>
    public static DoublePlane Of(BytePlane plane, int sigma, CancellationToken cancellationToken) =>
        plane.Derive(("gaussian", sigma), self => Smooth(self, sigma, cancellationToken));

    private static DoublePlane Smooth(BytePlane plane, int sigma, CancellationToken cancellationToken)
    {
        int reach = 3 * sigma;
        double[] window = FilterWindow.Gaussian((2 * reach) + 1, sigma);
        ReplicatedRows padded = new(new ByteRows(plane), reach);
        DoublePlane result = new(plane.Height, plane.Width);
        RowBlocks.Run(
            result.Height,
            RowBlocks.Height,
            (first, end) =>
            {
                // A ring of rows that are summed along already: row y of the result needs padded rows y to y + 2 reach.
                double[] source = new double[padded.Width];
                double[] kept = new double[window.Length * result.Width];
                int[] offsets = new int[window.Length];
                int next = first;
                for (int y = first; y < end; y++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    for (; next < y + window.Length; next++)
                    {
                        padded.Read(next, source);
                        SlidingSum.AlongRow(source, window, kept.AsSpan(next % window.Length * result.Width, result.Width));
                    }

                    for (int k = 0; k < offsets.Length; k++)
                    {
                        offsets[k] = (y + k) % window.Length * result.Width;
                    }

                    SlidingSum.DownColumns(kept, offsets, window, result.Row(y));
                }
            },
            cancellationToken
        );
        return result;
    }
}
