namespace FusionML.Metrics;

/// <summary>
/// Halves a picture as Wang's multi-scale SSIM does: the mean of each 2x2 samples (i..i+1, j..j+1), the border mirrored, and of
/// that every second row and column. Sides are rounded up.
/// </summary>
internal static class WangHalving
{
    /// <summary>The halved picture.</summary>
    public static DoublePlane Halve(SampleRows picture)
    {
        DoublePlane half = new((picture.Height + 1) / 2, (picture.Width + 1) / 2);

        // One place more than the row, for the mirrored sample behind an odd row's end.
        double[] upper = new double[picture.Width + 1];
        double[] lower = new double[picture.Width + 1];
        for (int y = 0; y < half.Height; y++)
        {
            picture.Read(2 * y, upper);
            picture.Read(Math.Min(2 * y + 1, picture.Height - 1), lower);
            upper[picture.Width] = upper[picture.Width - 1];
            lower[picture.Width] = lower[picture.Width - 1];
            Span<double> row = half.Row(y);
            for (int x = 0; x < row.Length; x++)
            {
                row[x] = 0.25 * (upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1]);
            }
        }

        return half;
    }
}
