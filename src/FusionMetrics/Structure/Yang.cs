namespace FusionML.Metrics;

/// <summary>The similarity of Yang, Zhang, Wang and Liu, QY.</summary>
internal static class Yang
{
    private const string Paper = "Yang, Zhang, Wang, Liu 2008, DOI 10.1016/j.inffus.2006.09.001";

    private const string Formula =
        "mean of l S_AF + (1 - l) S_BF where S_AB >= .75, else of max(S_AF, S_BF); l = v_A / (v_A + v_B); S = SSIM with C1 = "
        + "C2 = 2e-16, Gaussian 7x7, s = 1.5, without padding; positions that give NaN are left out";

    /// <summary>On gray.</summary>
    public static FusionMetric Gray { get; } =
        new FormulaMetric(Define("QY", "Yang's similarity", Formula, Paper + PublishedCode.Liu), Compute);

    /// <summary>Mean over colour bands.</summary>
    public static FusionMetric Vifb { get; } =
        new FormulaMetric(
            Define(
                "QY:VIFB",
                "Yang's similarity per band (MEFB)",
                $"mean over the bands of the {Formula}",
                Paper + PublishedCode.Mefb
            ),
            (input, token) => FormulaMetrics.MeanOverBands(input, band => Compute(band, token))
        );

    private static MetricDefinition Define(string id, string title, string formula, string source) =>
        new(id, title, formula, "[-1, 1], undefined on constant pictures", MetricDirection.HigherIsBetter, source)
        {
            MinimumSide = NarrowSsimSweep.MinimumSide,
        };

    private static MetricValue Compute(MetricInput input, CancellationToken cancellationToken) =>
        ConstantPicture.InAll(input.A, input.B)
            ? MetricValue.Undefined("both sources are constant, so the share of each is 0/0 everywhere")
            : new MetricValue(NarrowSsimSweep.Of(input.A, input.B, input.F, cancellationToken).Yang);
}
