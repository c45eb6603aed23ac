namespace FusionML.Metrics;

/// <summary>What a box plot shows of some values.</summary>
/// <param name="Low">The end of the lower whisker: the smallest value not below the first quartile by more than 1.5 times the
/// box.</param>
/// <param name="FirstQuartile">A quarter of the values lie below it.</param>
/// <param name="Median">Half of the values lie below it.</param>
/// <param name="ThirdQuartile">Three quarters of the values lie below it.</param>
/// <param name="High">The end of the upper whisker.</param>
/// <param name="Outliers">The values beyond the whiskers, in ascending order.</param>
internal sealed record BoxStatistics(
    double Low,
    double FirstQuartile,
    double Median,
    double ThirdQuartile,
    double High,
    IReadOnlyList<double> Outliers
)
{
    private const double WhiskerReach = 1.5;

    /// <summary>Tukey's box plot, with quartiles interpolated between neighbours as R (type 7) and numpy do by default.</summary>
    /// <param name="values">At least one finite value, in any order.</param>
    public static BoxStatistics Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        (double first, double third) = (Quantile(sorted, 0.25), Quantile(sorted, 0.75));
        double reach = WhiskerReach * (third - first);
        double[] inside = [.. sorted.Where(value => value >= first - reach && value <= third + reach)];
        return new BoxStatistics(
            inside[0],
            first,
            Quantile(sorted, 0.5),
            third,
            inside[^1],
            [.. sorted.Where(value => value < inside[0] || value > inside[^1])]
        );
    }

    private static double Quantile(double[] sorted, double fraction)
    {
        double position = fraction * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
