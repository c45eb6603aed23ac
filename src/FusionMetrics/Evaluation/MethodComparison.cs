namespace FusionML.Metrics;

/// <summary>How two methods compare in one metric over the pairs of a data set.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="First">The one method.</param>
/// <param name="Second">The other.</param>
/// <param name="PairCount">The pairs on which the metric is defined for both; the other figures are over these.</param>
/// <param name="FirstBetter">The pairs on which the first method is the better one.</param>
/// <param name="SecondBetter">The pairs on which the second is; on the rest both are equal.</param>
/// <param name="PValue">
/// The two-sided probability, in (0, 1], of differences at least this one-sided if the methods were equal (Wilcoxon's signed-rank
/// test, exact for up to 200 differing pairs); NaN for no pairs. It says whether there is a difference, not how large it is, and
/// pairs of one scene are not independent.
/// </param>
/// <remarks>Immutable.</remarks>
public sealed record MethodComparison(
    MetricDefinition Metric,
    FusedMethod First,
    FusedMethod Second,
    int PairCount,
    int FirstBetter,
    int SecondBetter,
    double PValue
)
{
    /// <summary>Compares two methods in the table's metric <paramref name="index"/> over a data set's rows.</summary>
    internal static MethodComparison Of(
        IReadOnlyList<EvaluationRow> rows,
        MetricDefinition metric,
        int index,
        FusedMethod first,
        FusedMethod second
    )
    {
        Dictionary<string, double> others = Values(second);
        double[] differences =
        [
            .. Values(first).Where(pair => others.ContainsKey(pair.Key)).Select(pair => pair.Value - others[pair.Key]),
        ];
        int larger = differences.Count(difference => difference > 0);
        int smaller = differences.Count(difference => difference < 0);
        bool higher = metric.Direction == MetricDirection.HigherIsBetter;
        return new MethodComparison(
            metric,
            first,
            second,
            differences.Length,
            higher ? larger : smaller,
            higher ? smaller : larger,
            WilcoxonSignedRank.PValue(differences)
        );

        Dictionary<string, double> Values(FusedMethod method) =>
            rows.Where(row => row.Method == method && double.IsFinite(row.Values[index].Value))
                .ToDictionary(row => row.Pair.Id, row => row.Values[index].Value, StringComparer.Ordinal);
    }
}
