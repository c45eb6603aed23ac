namespace FusionML.Metrics;

/// <summary>EN: Shannon's entropy of the fused picture, in bits.</summary>
internal static class Entropy
{
    private const string Roberts =
        "J. W. Roberts, J. van Aardt, F. Ahmed, J. Appl. Remote Sens. 2 (2008) 023522, doi:10.1117/1.2945910";

    private static readonly MetricDefinition Default = new(
        "EN",
        "Entropy",
        "-sum_v p_F(v) log2 p_F(v) over the 256 levels of gray",
        "[0, 8] bits",
        MetricDirection.HigherIsBetter,
        Roberts
    )
    {
        MaximumSources = int.MaxValue,
    };

    /// <summary>EN and its variants.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        FormulaMetrics.OnGray(Default, Compute),
        FormulaMetrics.MeanOverBands(
            Default with
            {
                Id = "EN:VIFB",
                Formula = "mean over the bands of the fused picture of EN",
                Source = Roberts + PublishedCode.Vifb,
            },
            Compute
        ),
        FormulaMetrics.OnOpenCvGray(Default with { Id = "EN:CDDFuse", Source = Roberts + PublishedCode.CddFuse }, Compute),
    ];

    private static MetricValue Compute(MetricInput input) => new(Histogram.Of(input.F).Bits);
}
