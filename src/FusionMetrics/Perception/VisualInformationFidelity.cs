namespace FusionML.Metrics;

/// <summary>Visual information fidelity in the pixel domain, of the two sources and the fused picture.</summary>
internal static class VisualInformationFidelity
{
    private const string Paper = "Sheikh, Bovik 2006, DOI 10.1109/TIP.2005.859378";

    private const string OfOneSource =
        "sum log10(1 + g^2 v_S / (n + 2)) / sum log10(1 + v_S / 2) over four scales; g = cov_SF / v_S, n = v_F - g cov_SF; "
        + "Gaussian windows 17, 9, 5, 3, s = N / 5, without padding";

    /// <summary>The sum over the two sources of Sheikh and Bovik's VIFp.</summary>
    public static FusionMetric Sum { get; } =
        new FormulaMetric(
            new MetricDefinition(
                "VIF",
                "Visual information fidelity, pixel domain",
                $"sum over both sources of {OfOneSource}",
                "[0, about 2]; undefined if a source is constant",
                MetricDirection.HigherIsBetter,
                Paper + PublishedCode.Tang
            )
            {
                MinimumSide = VisualInformationSweep.MinimumSide,
            },
            (input, token) =>
                SumOfSources(
                    input,
                    (name, _) =>
                        MetricValue.Undefined($"source {name} is constant, so it holds no information that could be preserved"),
                    token
                )
        );

    /// <summary>CDDFuse's form, which takes 1 for a constant source.</summary>
    public static FusionMetric CddFuse { get; } =
        new FormulaMetric(
            new MetricDefinition(
                "VIF:CDDFuse",
                "Visual information fidelity, pixel domain (CDDFuse)",
                $"sum over both sources of {OfOneSource}; 1 for a constant source; gray as OpenCV makes it",
                "[0, about 2]",
                MetricDirection.HigherIsBetter,
                Paper + PublishedCode.CddFuse
            )
            {
                MinimumSide = VisualInformationSweep.MinimumSide,
            },
            (input, token) => SumOfSources(input.OpenCvGray, (_, other) => new MetricValue(1 + other), token)
        );

    /// <summary>The sum of both fidelities; <paramref name="ofConstant"/> decides where a source is constant.</summary>
    private static MetricValue SumOfSources(
        MetricInput input,
        Func<string, double, MetricValue> ofConstant,
        CancellationToken cancellationToken
    )
    {
        VisualInformationSweep.ScaleSums[] scales = VisualInformationSweep
            .Of(input.A, input.B, input.F, cancellationToken)
            .ScaleInformation;
        double ofA = scales.Sum(scale => scale.ThroughA) / scales.Sum(scale => scale.WithinA);
        double ofB = scales.Sum(scale => scale.ThroughB) / scales.Sum(scale => scale.WithinB);
        bool flatA = ConstantPicture.InAll(input.A);
        bool flatB = ConstantPicture.InAll(input.B);
        return flatA ? ofConstant("A", flatB ? 1 : ofB)
            : flatB ? ofConstant("B", ofA)
            : new MetricValue(ofA + ofB);
    }
}
