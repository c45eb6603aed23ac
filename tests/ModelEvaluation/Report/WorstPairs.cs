using FusionML.Metrics;

namespace FusionML.ModelEvaluation;

/// <summary>The pairs of a set on which a method falls furthest behind another.</summary>
internal static class WorstPairs
{
    /// <summary>A pair and its two values.</summary>
    public sealed record Entry(EvaluationPair Pair, string Metric, double Value, double Other)
    {
        public double Difference => Value - Other;
    }

    /// <summary>The pairs in a metric, the furthest behind first; pairs without both values are left out.</summary>
    /// <param name="rows">The rows of a set.</param>
    /// <param name="metric">Position of the metric in the rows' values, and its id.</param>
    /// <param name="method">The method that is looked at.</param>
    /// <param name="other">The method that it is compared with.</param>
    /// <param name="most">How many to give.</param>
    public static IReadOnlyList<Entry> Find(
        IReadOnlyCollection<EvaluationRow> rows, (int Index, string Id) metric, string method, string other, int most)
    {
        Dictionary<string, double> values = Values(rows, metric.Index, method);
        Dictionary<string, double> others = Values(rows, metric.Index, other);
        return [.. rows.Select(row => row.Pair).DistinctBy(pair => pair.Id)
            .Where(pair => values.ContainsKey(pair.Id) && others.ContainsKey(pair.Id))
            .Select(pair => new Entry(pair, metric.Id, values[pair.Id], others[pair.Id]))
            .OrderBy(entry => entry.Difference)
            .Take(most)];
    }

    private static Dictionary<string, double> Values(IEnumerable<EvaluationRow> rows, int metric, string method) => rows
        .Where(row => row.Method.Name == method && row.Values[metric].IsDefined)
        .ToDictionary(row => row.Pair.Id, row => row.Values[metric].Value);
}
