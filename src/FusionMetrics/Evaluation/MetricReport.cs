using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace FusionML.Metrics;

/// <summary>The values of some metrics on one fused picture, in the order in which they were asked for.</summary>
/// <remarks>Immutable; can be used from several threads at once. It holds no picture.</remarks>
public sealed class MetricReport : IReadOnlyList<MetricResult>
{
    private readonly MetricResult[] _results;
    private readonly Dictionary<string, MetricResult> _byId;

    internal MetricReport(MetricResult[] results)
    {
        _results = results;
        _byId = results.ToDictionary(result => result.Id, StringComparer.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public int Count => _results.Length;

    /// <inheritdoc/>
    public MetricResult this[int index] => _results[index];

    /// <summary>The value of the metric with this id.</summary>
    /// <exception cref="KeyNotFoundException">The report does not have this metric.</exception>
    public MetricValue this[string id] =>
        TryGet(id, out MetricResult? result)
            ? result.Value
            : throw new KeyNotFoundException($"The report has no metric '{id}'; it has {string.Join(", ", _byId.Keys)}.");

    /// <summary>Finds the metric with this id.</summary>
    /// <returns>False if the report does not have it.</returns>
    public bool TryGet(string id, [NotNullWhen(true)] out MetricResult? result)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _byId.TryGetValue(id, out result);
    }

    /// <inheritdoc/>
    public IEnumerator<MetricResult> GetEnumerator() => _results.AsEnumerable().GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
