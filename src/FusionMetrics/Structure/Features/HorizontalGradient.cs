namespace FusionML.Metrics;

/// <summary>The rows of MATLAB's gradient along x: (x[i + 1] - x[i - 1]) / 2, one-sided differences at both ends.</summary>
internal sealed class HorizontalGradient(BytePlane plane) : SampleRows(plane.Height, plane.Width)
{
    /// <inheritdoc/>
    public override void Read(int y, Span<double> target)
    {
        ReadOnlySpan<byte> row = plane.Row(y);
        target[0] = row[1] - row[0];
        for (int x = 1; x < row.Length - 1; x++)
        {
            target[x] = (row[x + 1] - row[x - 1]) / 2.0;
        }

        target[row.Length - 1] = row[^1] - row[^2];
    }
}
