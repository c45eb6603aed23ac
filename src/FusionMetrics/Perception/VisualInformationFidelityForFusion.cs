namespace FusionML.Metrics;

/// <summary>Han's visual information fidelity for fusion, VIFF: at each position the source that is seen least counts.</summary>
internal static class VisualInformationFidelityForFusion
{
    private const double Constant = 1e-7;
    private const string Paper = "Han, Cai, Cao, Xu 2013, DOI 10.1016/j.inffus.2011.08.002";

    private const string Formula =
        "sum over four scales of p_k sum(log10(1 + g^2 v_S / (n + N)) + C) / sum(log10(1 + v_S / N) + C), p = (1, 0, .15, 1) / "
        + "2.15, N = .005 * 255^2, C = 1e-7; at each position S is the source with the smaller gain g = cov_SF / v_S, B if "
        + "they are equal; scales and windows as for VIF";

    /// <summary>On gray.</summary>
    public static FusionMetric Gray { get; } =
        new FormulaMetric(Define("VIF:VIFF", "Visual information fidelity for fusion", Formula, Paper), Compute);

    /// <summary>Mean over colour bands.</summary>
    public static FusionMetric Vifb { get; } =
        new FormulaMetric(
            Define(
                "VIF:VIFF-VIFB",
                "Visual information fidelity for fusion per band (MEFB)",
                $"mean over the bands of the {Formula}",
                Paper + PublishedCode.Mefb
            ),
            (input, token) => FormulaMetrics.MeanOverBands(input, band => Compute(band, token))
        );

    private static ReadOnlySpan<double> Weights => [1 / 2.15, 0, 0.15 / 2.15, 1 / 2.15];

    private static MetricDefinition Define(string id, string title, string formula, string source) =>
        new(id, title, formula, "[0, about 1]", MetricDirection.HigherIsBetter, source)
        {
            MinimumSide = VisualInformationSweep.MinimumSide,
        };

    private static MetricValue Compute(MetricInput input, CancellationToken cancellationToken)
    {
        if (ConstantPicture.InAll(input.A, input.B))
        {
            return MetricValue.Undefined("both sources are constant, so they hold no information that could be preserved");
        }

        VisualInformationSweep sweep = VisualInformationSweep.Of(input.A, input.B, input.F, cancellationToken);
        double sum = 0;
        for (int scale = 0; scale < VisualInformationSweep.Scales; scale++)
        {
            VisualInformationSweep.ScaleSums sums = sweep.ScaleInformation[scale];
            double constant = Constant * sums.Positions;
            sum += Weights[scale] * (sums.Through + constant) / (sums.Within + constant);
        }

        return new MetricValue(sum);
    }
}
