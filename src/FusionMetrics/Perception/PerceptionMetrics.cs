namespace FusionML.Metrics;

/// <summary>The metrics of perception: what a model of human vision sees of the sources in the fused picture.</summary>
internal static class PerceptionMetrics
{
    /// <summary>All of them, variants beside their defaults.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        VisualInformationFidelity.Sum,
        VisualInformationFidelity.CddFuse,
        VisualInformationFidelityForFusion.Gray,
        VisualInformationFidelityForFusion.Vifb,
        ChenBlum.Gray,
        ChenBlum.Vifb,
        ChenBlum.Mefb,
        ChenVarshney.Gray,
        ChenVarshney.Vifb,
    ];
}
