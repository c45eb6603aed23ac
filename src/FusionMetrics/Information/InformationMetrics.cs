namespace FusionML.Metrics;

/// <summary>The metrics of information theory.</summary>
internal static class InformationMetrics
{
    /// <summary>All of them with their variants.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        .. Entropy.All,
        .. CrossEntropy.All,
        .. MutualInformation.All,
        .. NormalizedMutualInformation.All,
        .. TsallisEntropy.All,
        .. NonlinearCorrelationInformationEntropy.All,
    ];
}
