namespace FusionML.Metrics;

/// <summary>What a method reached in one metric over a data set.</summary>
/// <param name="Method">The method.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Count">The pairs on which the metric is defined; the other figures are over these.</param>
/// <param name="Mean">The mean; NaN if there is no such pair.</param>
/// <param name="StandardDeviation">The sample standard deviation, sqrt(sum (x - mean)^2 / (count - 1)); NaN for fewer than two
/// pairs.</param>
/// <param name="Rank">
/// 1 for the method with the best mean, and so on; methods with the same mean share the better rank, and the ranks that they take
/// up are left out (1, 1, 3). Null if there is no mean.
/// </param>
/// <remarks>Immutable.</remarks>
public sealed record MethodScore(
    FusedMethod Method,
    MetricDefinition Metric,
    int Count,
    double Mean,
    double StandardDeviation,
    int? Rank
);
