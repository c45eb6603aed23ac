namespace FusionML.Metrics;

/// <summary>The means of a data set.</summary>
/// <remarks>Immutable; can be used from several threads at once.</remarks>
public sealed class DatasetSummary
{
    /// <summary>Means this close to each other, relative to the larger, differ by rounding alone and count as one.</summary>
    private const double SameMean = 1e-12;

    private readonly Dictionary<(string Method, string Metric), MethodScore> _byName;

    private DatasetSummary(
        string dataset,
        IReadOnlyList<EvaluationRow> rows,
        IReadOnlyList<MethodScore> scores,
        IReadOnlyList<MethodComparison> comparisons
    )
    {
        (Dataset, Rows, Scores, Comparisons) = (dataset, rows, scores, comparisons);
        PairCount = rows.Select(row => row.Pair.Id).Distinct(StringComparer.Ordinal).Count();
        _byName = scores.ToDictionary(score => (score.Method.Name, score.Metric.Id));
    }

    /// <summary>The data set.</summary>
    public string Dataset { get; }

    /// <summary>How many pairs it has, those that could not be evaluated included.</summary>
    public int PairCount { get; }

    /// <summary>Metric by metric, and for each metric method by method.</summary>
    public IReadOnlyList<MethodScore> Scores { get; }

    /// <summary>How the first two methods compare, metric by metric; empty where there is one method.</summary>
    public IReadOnlyList<MethodComparison> Comparisons { get; }

    /// <summary>The data set's rows of the table.</summary>
    internal IReadOnlyList<EvaluationRow> Rows { get; }

    /// <summary>The score of a method in a metric.</summary>
    internal MethodScore this[FusedMethod method, MetricDefinition metric] => _byName[(method.Name, metric.Id)];

    internal static DatasetSummary Of(string dataset, IReadOnlyList<EvaluationRow> rows, EvaluationTable table)
    {
        List<MethodScore> scores = [];
        for (int metric = 0; metric < table.Metrics.Count; metric++)
        {
            MetricDefinition definition = table.Metrics[metric];
            MethodScore[] unranked =
            [
                .. table.Methods.Select(method => Score(method, definition, DefinedValues(rows, method, metric))),
            ];
            scores.AddRange(unranked.Select(score => score with { Rank = Rank(score, unranked) }));
        }

        return new DatasetSummary(dataset, rows, scores, Compare(rows, table));
    }

    /// <summary>The defined values of a method in a metric, in the order of the pairs.</summary>
    internal static double[] DefinedValues(IEnumerable<EvaluationRow> rows, FusedMethod method, int metric) =>
        [
            .. rows.Where(row => row.Method == method)
                .Select(row => row.Values[metric])
                .Where(value => value.IsDefined)
                .Select(value => value.Value),
        ];

    private static IReadOnlyList<MethodComparison> Compare(IReadOnlyList<EvaluationRow> rows, EvaluationTable table) =>
        table.Methods.Count < 2
            ? []
            : [.. table.Metrics.Select((metric, i) => MethodComparison.Of(rows, metric, i, table.Methods[0], table.Methods[1]))];

    private static MethodScore Score(FusedMethod method, MetricDefinition metric, double[] values)
    {
        double mean = values.Length > 0 ? values.Average() : double.NaN;
        double deviation =
            values.Length > 1
                ? Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1))
                : double.NaN;
        return new MethodScore(method, metric, values.Length, mean, deviation, Rank: null);
    }

    private static int? Rank(MethodScore score, IEnumerable<MethodScore> all) =>
        score.Count == 0
            ? null
            : 1 + all.Count(other => other.Count > 0 && IsBetter(other.Mean, score.Mean, score.Metric.Direction));

    private static bool IsBetter(double mean, double than, MetricDirection direction)
    {
        bool same = Math.Abs(mean - than) <= SameMean * Math.Max(Math.Abs(mean), Math.Abs(than));
        return !same && (direction == MetricDirection.HigherIsBetter ? mean > than : mean < than);
    }
}
