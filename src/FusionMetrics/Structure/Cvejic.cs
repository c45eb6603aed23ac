namespace FusionML.Metrics;

/// <summary>The similarity of Cvejic, Loza, Bull and Canagarajah, QC.</summary>
internal static class Cvejic
{
    private const string Paper = "Cvejic, Loza, Bull, Canagarajah 2005, Int. J. Signal Processing 2(3), 178-182";

    private const string Formula =
        "mean of s S_AF + (1 - s) S_BF, 0 where s < 0, 1 where s > 1; s = cov_AF / (cov_AF + cov_BF); S = SSIM with C1 = C2 = "
        + "2e-16, Gaussian 7x7, s = 1.5, without padding; positions that give NaN are left out";

    /// <summary>On gray.</summary>
    public static FusionMetric Gray { get; } =
        new FormulaMetric(Define("QC", "Cvejic's similarity", Formula, Paper + PublishedCode.Liu), Compute);

    /// <summary>Mean over colour bands.</summary>
    public static FusionMetric Vifb { get; } =
        new FormulaMetric(
            Define(
                "QC:VIFB",
                "Cvejic's similarity per band (MEFB)",
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

    private static MetricValue Compute(MetricInput input, CancellationToken cancellationToken)
    {
        if (ConstantPicture.InAll(input.F) || ConstantPicture.InAll(input.A, input.B))
        {
            return MetricValue.Undefined(
                "the fused picture or both sources are constant, so the share of each is 0/0 everywhere"
            );
        }

        return new MetricValue(NarrowSsimSweep.Of(input.A, input.B, input.F, cancellationToken).Cvejic);
    }
}
