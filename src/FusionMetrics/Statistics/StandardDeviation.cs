namespace FusionML.Metrics;

/// <summary>SD: standard deviation of the fused picture, its contrast as a whole.</summary>
internal static class StandardDeviation
{
    private const string Ma =
        "as in the survey of J. Ma, Y. Ma, C. Li, Inf. Fusion 45 (2019) 153-178, doi:10.1016/j.inffus.2018.02.004";

    private static readonly MetricDefinition Default = new(
        "SD",
        "Standard deviation",
        "sqrt(mean (F - mean F)^2) of gray, levels 0 to 255",
        "[0, 127.5]",
        MetricDirection.HigherIsBetter,
        Ma
    )
    {
        MaximumSources = int.MaxValue,
    };

    /// <summary>SD and its variants.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        FormulaMetrics.OnGray(Default, Compute),
        FormulaMetrics.MeanOverBands(
            Default with
            {
                Id = "SD:VIFB",
                Formula = "mean over the bands of the fused picture of SD",
                Source = Ma + PublishedCode.Vifb,
            },
            Compute
        ),
        FormulaMetrics.OnOpenCvGray(Default with { Id = "SD:CDDFuse", Source = Ma + PublishedCode.CddFuse }, Compute),
        FormulaMetrics.OnGray(
            Default with
            {
                Id = "SD:RFN",
                Formula = "sqrt(sum (F - mean F)^2) of gray, levels 0 to 1, not divided by the number of pixels",
                Range = "[0, sqrt(pixels) / 2]",
                Source = Ma + PublishedCode.Rfn,
            },
            input => new MetricValue(PixelSums.Deviation(input.F) * Math.Sqrt(input.F.Samples.Length) / 255)
        ),
    ];

    private static MetricValue Compute(MetricInput input) => new(PixelSums.Deviation(input.F));
}
