namespace FusionML.Metrics;

/// <summary>One line of a report: a metric's definition and its value.</summary>
/// <param name="Definition">Which metric, in which form.</param>
/// <param name="Value">Its value, or NaN with the reason.</param>
public sealed record MetricResult(MetricDefinition Definition, MetricValue Value)
{
    /// <summary>The metric's id.</summary>
    public string Id => Definition.Id;
}
