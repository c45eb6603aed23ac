namespace FusionML.Metrics;

/// <summary>SD: standard deviation of the fused picture, its contrast as a whole.</summary>
internal static class StandardDeviation
{
    private const string Rao = "Y.-J. Rao, Meas. Sci. Technol. 8 (1997) 355-367, doi:10.1088/0957-0233/8/4/002";

    private static readonly MetricDefinition Default = new(
        "SD",
        "Standard deviation",
        "sqrt(mean (F - mean F)^2) of gray, levels 0 to 255",
        "[0, 127.5]",
        MetricDirection.HigherIsBetter,
        Rao)
    {
        MostSources = int.MaxValue,
    };

    /// <summary>SD and its variants.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        FormulaMetrics.OnGray(Default, Compute),
        FormulaMetrics.MeanOverBands(
            Default with { Id = "SD:VIFB", Formula = "mean over the bands of the fused picture of SD", Source = Rao + PublishedCode.Vifb },
            Compute),
        FormulaMetrics.OnOpenCvGray(Default with { Id = "SD:CDDFuse", Source = Rao + PublishedCode.CddFuse }, Compute),
        FormulaMetrics.OnGray(
            Default with
            {
                Id = "SD:RFN",
                Formula = "sqrt(sum (F - mean F)^2) of gray, levels 0 to 1, not divided by the number of pixels",
                Range = "[0, sqrt(pixels) / 2]",
                Source = Rao + PublishedCode.Rfn,
            },
            input => new MetricValue(PixelSums.Deviation(input.F) * Math.Sqrt(input.F.Samples.Length) / 255)),
    ];

    private static MetricValue Compute(MetricInput input) => new(PixelSums.Deviation(input.F));
}
