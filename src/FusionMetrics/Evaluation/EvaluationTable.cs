namespace FusionML.Metrics;

/// <summary>The values of some metrics for some methods on the pairs of one or more data sets.</summary>
/// <remarks>Immutable; can be used from several threads at once. It holds no picture.</remarks>
public sealed class EvaluationTable
{
    private readonly Lazy<IReadOnlyList<DatasetSummary>> _summaries;

    internal EvaluationTable(
        IReadOnlyList<EvaluationPair> pairs,
        IReadOnlyList<FusedMethod> methods,
        IReadOnlyList<MetricDefinition> metrics,
        IReadOnlyList<EvaluationRow> rows
    )
    {
        (Pairs, Methods, Metrics, Rows) = (pairs, methods, metrics, rows);
        _summaries = new Lazy<IReadOnlyList<DatasetSummary>>(() =>
            [
                .. Rows.GroupBy(row => row.Pair.Dataset, StringComparer.Ordinal)
                    .Select(rows => DatasetSummary.Of(rows.Key, [.. rows], this)),
            ]
        );
    }

    /// <summary>The pairs, in the order in which they were given.</summary>
    public IReadOnlyList<EvaluationPair> Pairs { get; }

    /// <summary>The methods, in the order in which they were given.</summary>
    public IReadOnlyList<FusedMethod> Methods { get; }

    /// <summary>The definitions of the metrics, in the order in which they were given.</summary>
    public IReadOnlyList<MetricDefinition> Metrics { get; }

    /// <summary>Pair by pair, and for each pair method by method.</summary>
    public IReadOnlyList<EvaluationRow> Rows { get; }

    /// <summary>The rows that could not be evaluated.</summary>
    public IEnumerable<EvaluationRow> BadRows => Rows.Where(row => row.Problem is not null);

    /// <summary>
    /// Mean, standard deviation and rank of every method, per data set, in the order in which the data sets first appear.
    /// </summary>
    public IReadOnlyList<DatasetSummary> Summaries => _summaries.Value;
}
