using FusionML.Metrics;

namespace FusionML.Ablation;

/// <summary>
/// Means of metrics over pairs: of each metric over the pairs where it is defined; NaN where it is defined on none.
/// </summary>
/// <param name="ids">The metrics.</param>
internal sealed class MetricMeans(IReadOnlyList<string> ids)
{
    private readonly Dictionary<string, List<double>> _values = ids.ToDictionary(id => id, _ => new List<double>());

    /// <summary>The means so far, by id.</summary>
    public IReadOnlyDictionary<string, double> Values =>
        _values.ToDictionary(of => of.Key, of => of.Value.DefaultIfEmpty(double.NaN).Average());

    /// <summary>Takes the values of another pair.</summary>
    public void Add(IEnumerable<MetricResult> results)
    {
        foreach (MetricResult result in results.Where(result => result.Value.IsDefined))
        {
            _values[result.Id].Add(result.Value.Value);
        }
    }
}
