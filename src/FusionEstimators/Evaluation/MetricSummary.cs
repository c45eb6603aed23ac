using FusionML.Metrics;

namespace FusionML.Estimators;

/// <summary>One metric over all rows of some data.</summary>
/// <param name="Definition">Which metric, in which form.</param>
/// <param name="Mean">The mean of the rows on which it is defined; NaN if there are none.</param>
/// <param name="StandardDeviation">The sample standard deviation (n - 1) of these rows; NaN if there are fewer than two.</param>
/// <param name="DefinedCount">Rows on which the metric is defined.</param>
/// <param name="UndefinedCount">Rows on which it is not.</param>
/// <param name="Reason">Why it is not defined on the first of those; null if there are none.</param>
public sealed record MetricSummary(
    MetricDefinition Definition,
    double Mean,
    double StandardDeviation,
    int DefinedCount,
    int UndefinedCount,
    string? Reason
);
