namespace FusionML.Metrics;

/// <summary>
/// The rows of an 8-bit band that is not constant, its levels stretched to 0 to 255 (see <see cref="Stretch"/>).
/// </summary>
internal sealed class StretchedRows : SampleRows
{
    private readonly BytePlane _plane;
    private readonly double[] _levels;

    /// <summary>Finds the new level of each level.</summary>
    /// <param name="plane">The band.</param>
    /// <param name="unitRange">
    /// True to stretch x / 255 in place of x. In exact numbers that is the same; in double it rounds some ties to the other side.
    /// </param>
    public StretchedRows(BytePlane plane, bool unitRange = false)
        : base(plane.Height, plane.Width)
    {
        _plane = plane;
        Histogram histogram = Histogram.Of(plane);
        _levels = unitRange ? UnitRangeLevels(histogram) : Array.ConvertAll(Stretch.Levels(histogram), level => (double)level);
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

    private static double[] UnitRangeLevels(Histogram histogram)
    {
        double lowest = histogram.Counts.IndexOfAnyExcept(0) / 255.0;
        double highest = histogram.Counts.LastIndexOfAnyExcept(0) / 255.0;
        double[] levels = new double[Histogram.Levels];
        for (int level = 0; level < levels.Length; level++)
        {
            levels[level] = Math.Round((level / 255.0 - lowest) / (highest - lowest) * 255, MidpointRounding.AwayFromZero);
        }

        return levels;
    }
}
