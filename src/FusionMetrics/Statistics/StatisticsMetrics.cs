namespace FusionML.Metrics;

/// <summary>The metrics of pixel statistics: deviation, correlation, squared error.</summary>
internal static class StatisticsMetrics
{
    /// <summary>All of them with their variants.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        .. StandardDeviation.All,
        .. SumOfCorrelationsOfDifferences.All,
        .. CorrelationCoefficient.All,
        .. PeakSignalToNoiseRatio.All,
        .. MeanSquaredError.All,
    ];
}
