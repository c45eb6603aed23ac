using FusionML.Metrics;

namespace FusionML.ModelEvaluation;

/// <summary>The pairs of a set on which a method falls furthest behind the best of some others.</summary>
internal static class WorstPairs
{
    /// <summary>A pair, the method's value, and the best of the others with its name.</summary>
    public sealed record Entry(EvaluationPair Pair, string Metric, double Value, string Best, double BestValue)
    {
        public double Difference => Value - BestValue;
    }

    /// <summary>The pairs in a metric, the furthest behind first; pairs without all values are left out.</summary>
    /// <param name="rows">The rows of a set.</param>
    /// <param name="metric">Position of the metric in the rows' values, and its id.</param>
    /// <param name="method">The method that is looked at.</param>
    /// <param name="others">The methods that it is compared with.</param>
    /// <param name="most">How many to give.</param>
    public static IReadOnlyList<Entry> Find(
        IReadOnlyCollection<EvaluationRow> rows,
        (int Index, string Id) metric,
        string method,
        IReadOnlyList<string> others,
        int most
    )
    {
        Dictionary<string, double> values = Values(rows, metric.Index, method);
        (string Name, Dictionary<string, double> Values)[] rivals =
        [
            .. others.Select(other => (other, Values(rows, metric.Index, other))),
        ];
        return
        [
            .. rows.Select(row => row.Pair)
                .DistinctBy(pair => pair.Id)
                .Where(pair => values.ContainsKey(pair.Id) && rivals.All(rival => rival.Values.ContainsKey(pair.Id)))
                .Select(pair =>
                {
                    (string name, Dictionary<string, double> best) = rivals.MaxBy(rival => rival.Values[pair.Id]);
                    return new Entry(pair, metric.Id, values[pair.Id], name, best[pair.Id]);
                })
                .OrderBy(entry => entry.Difference)
                .Take(most),
        ];
    }

    private static Dictionary<string, double> Values(IEnumerable<EvaluationRow> rows, int metric, string method) =>
        rows.Where(row => row.Method.Name == method && row.Values[metric].IsDefined)
            .ToDictionary(row => row.Pair.Id, row => row.Values[metric].Value);
}
