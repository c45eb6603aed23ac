namespace FusionML.Metrics;

/// <summary>
/// Piella and Heijmans' quality of fusion, QS, in the form of Z. Liu's code: Wang's SSIM in place of the universal index.
/// </summary>
internal static class Piella
{
    private const string Paper = "Piella, Heijmans 2003, DOI 10.1109/ICIP.2003.1247209" + PublishedCode.Liu;

    private const string Local = "l S_AF + (1 - l) S_BF, l = v_A / (v_A + v_B), one half where both are 0; S and v as for SSIM";

    /// <summary>The plain mean.</summary>
    public static FusionMetric Plain { get; } =
        new FormulaMetric(
            new MetricDefinition(
                "QS",
                "Piella's similarity",
                $"mean of {Local}",
                "[-1, 1]",
                MetricDirection.HigherIsBetter,
                Paper
            )
            {
                MinimumSide = SsimSweep.WindowSize,
            },
            (input, token) => new MetricValue(SsimSweep.Of([input.A, input.B], input.F, token).LocallyWeighted)
        );

    /// <summary>The mean weighted by saliency.</summary>
    public static FusionMetric Weighted { get; } =
        new FormulaMetric(
            new MetricDefinition(
                "QS:weighted",
                "Piella's similarity, weighted by saliency",
                $"mean, weighted by max(v_A, v_B) or by one half where both are 0, of {Local}",
                "[-1, 1]",
                MetricDirection.HigherIsBetter,
                Paper
            )
            {
                MinimumSide = SsimSweep.WindowSize,
            },
            (input, token) => new MetricValue(SsimSweep.Of([input.A, input.B], input.F, token).SaliencyWeighted)
        );
}
