namespace FusionML.Metrics;

/// <summary>NMI (QMI): mutual information in parts of the entropies, so that noisy sources do not count for more.</summary>
internal static class NormalizedMutualInformation
{
    private const string Hossny =
        "M. Hossny, S. Nahavandi, D. Creighton, Electron. Lett. 44 (2008) 1066-1067, doi:10.1049/el:20081754";

    private static readonly MetricDefinition Default = new(
        "NMI",
        "Normalised mutual information",
        "2 sum over the sources X of I(X,F) / (H(X) + H(F)), pictures stretched to 0-255; undefined if a picture is constant",
        "[0, 2] for two sources",
        MetricDirection.HigherIsBetter,
        Hossny + PublishedCode.Liu
    )
    {
        MaximumSources = int.MaxValue,
    };

    /// <summary>NMI and its variants.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        FormulaMetrics.OnGray(Default, Compute),
        FormulaMetrics.MeanOverBands(
            Default with
            {
                Id = "NMI:VIFB",
                Formula = "mean over the bands of the fused picture of NMI",
                Source = Hossny + PublishedCode.Mefb,
            },
            Compute
        ),
    ];

    private static MetricValue Compute(MetricInput input)
    {
        if (ConstantPicture.In(input) is string reason)
        {
            return MetricValue.Undefined(reason);
        }

        double fused = Histogram.Of(input.F).Bits;
        return new MetricValue(
            2 * input.Sources.Sum(source => Histogram.MutualBits(source.Gray, input.F) / (Histogram.Of(source.Gray).Bits + fused))
        );
    }
}
