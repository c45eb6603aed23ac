namespace FusionML.Metrics;

/// <summary>The metrics of structure: what of the sources' local structure and features is found in the fused picture.</summary>
internal static class StructureMetrics
{
    /// <summary>All of them, variants beside their defaults.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        Ssim.Mean,
        Ssim.Vifb,
        Ssim.MatlabUnitRange,
        UniformSsim.CddFuse,
        MefSsim.MultiScale,
        MefSsim.Vifb,
        MultiScaleSsim.Wang5,
        MefSsim.SingleScale,
        Piella.Plain,
        Piella.Weighted,
        Cvejic.Gray,
        Cvejic.Vifb,
        Yang.Gray,
        Yang.Vifb,
        WangLiu.Gray,
        Zheng.Gray,
        Zhao.Gray,
        Zhao.Vifb,
        FeatureMutualInformation.Edge,
        FeatureMutualInformation.EdgeOctave,
        FeatureMutualInformation.None,
        FeatureMutualInformation.Gradient,
        FeatureMutualInformation.Dct,
        FeatureMutualInformation.Wavelet,
    ];
}
