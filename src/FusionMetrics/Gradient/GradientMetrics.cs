namespace FusionML.Metrics;

/// <summary>The metrics of gradients and edges.</summary>
internal static class GradientMetrics
{
    /// <summary>All of them with their variants.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        .. SpatialFrequency.All,
        .. AverageGradient.All,
        .. EdgeIntensity.All,
        .. EdgePreservation.All,
        .. KumarEdges.All,
        .. GradientQuality.All,
    ];
}
