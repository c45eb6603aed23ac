using FusionML.Metrics;

namespace FusionML.Estimators;

/// <summary>Reads which metrics are wanted on which columns.</summary>
internal static class MetricSelection
{
    /// <summary>
    /// The metrics of a list. The sets <c>default</c> and <c>all</c> leave out what needs a reference where there is none; a metric
    /// that is named stays, so that its absence is an error.
    /// </summary>
    /// <exception cref="UnknownMetricException">There is no such metric.</exception>
    public static IReadOnlyList<FusionMetric> Parse(string metrics, bool hasReference)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        IEnumerable<FusionMetric> wanted = metrics.Split(',', StringSplitOptions.TrimEntries).SelectMany(
            entry => MetricRegistry.Parse(entry).Where(
                metric => hasReference || !metric.Definition.NeedsReference || entry.Equals(metric.Definition.Id, StringComparison.OrdinalIgnoreCase)));
        return [.. wanted.Distinct()];
    }

    /// <summary>The picture columns, the reference last and only where there is one.</summary>
    public static IReadOnlyList<string> Columns(string first, string second, string fused, string? reference)
        => reference is null ? [first, second, fused] : [first, second, fused, reference];
}
