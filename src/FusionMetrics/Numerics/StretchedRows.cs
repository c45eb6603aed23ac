namespace FusionML.Metrics;

/// <summary>The rows of an 8-bit band that is not constant, its levels stretched to 0 to 255 (see <see cref="Stretch"/>).</summary>
internal sealed class StretchedRows : SampleRows
{
    private readonly BytePlane _plane;
    private readonly double[] _levels;

    /// <summary>Finds the new level of each level.</summary>
    public StretchedRows(BytePlane plane)
        : base(plane.Height, plane.Width)
    {
        _plane = plane;
        _levels = Array.ConvertAll(Stretch.Levels(Histogram.Of(plane)), level => (double)level);
    }

    /// <inheritdoc/>
    public override void Read(int y, Span<double> target)
    {
        ReadOnlySpan<byte> row = _plane.Row(y);
        for (int x = 0; x < row.Length; x++)
        {
            target[x] = _levels[row[x]];
        }
    }
}
