namespace FusionML.Metrics;

/// <summary>CE: how far the histogram of the fused picture is from those of the sources, in bits; lower is better.</summary>
internal static class CrossEntropy
{
    private const string Bulanon =
        "D. M. Bulanon, T. F. Burks, V. Alchanatis, Biosyst. Eng. 103 (2009) 12-22, doi:10.1016/j.biosystemseng.2009.02.009";

    private static readonly MetricDefinition Default = new(
        "CE",
        "Cross entropy",
        "mean over the sources X of sum_v p_X(v) log2(p_X(v) / p_F(v)), levels that X or F lacks left out",
        "mostly [0, 8] bits; below 0 where F lacks levels of X",
        MetricDirection.LowerIsBetter,
        Bulanon
    )
    {
        MaximumSources = int.MaxValue,
    };

    /// <summary>CE and its variants.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        FormulaMetrics.OnGray(Default, Compute),
        FormulaMetrics.MeanOverBands(
            Default with
            {
                Id = "CE:VIFB",
                Formula = "mean over the bands of the fused picture of CE",
                Source = Bulanon + PublishedCode.Vifb,
            },
            Compute
        ),
    ];

    private static MetricValue Compute(MetricInput input)
    {
        Histogram fused = Histogram.Of(input.F);
        double[] divergences = [.. input.Sources.Select(source => Divergence(Histogram.Of(source.Gray), fused))];
        return divergences.Any(double.IsNaN)
            ? MetricValue.Undefined("a source and the fused picture have no level in common")
            : new MetricValue(divergences.Average());
    }

    /// <summary>NaN if the two have no level in common: the sum would be empty and look like a perfect match.</summary>
    private static double Divergence(Histogram source, Histogram fused)
    {
        double sum = double.NaN;
        for (int level = 0; level < Histogram.Levels; level++)
        {
            (int p, int q) = (source.Counts[level], fused.Counts[level]);
            if (p != 0 && q != 0)
            {
                double term = p * Math.Log2((double)p / q);
                sum = double.IsNaN(sum) ? term : sum + term;
            }
        }

        return sum / source.Total;
    }
}
