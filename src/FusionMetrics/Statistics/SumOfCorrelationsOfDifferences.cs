namespace FusionML.Metrics;

/// <summary>SCD: how well what the fused picture adds to one source correlates with the other source.</summary>
internal static class SumOfCorrelationsOfDifferences
{
    private const string Aslantas =
        "V. Aslantas, E. Bendes, AEU - Int. J. Electron. Commun. 69 (2015) 1890-1896, doi:10.1016/j.aeue.2015.09.004";

    private static readonly MetricDefinition Default = new(
        "SCD",
        "Sum of the correlations of differences",
        "corr(F - B, A) + corr(F - A, B); for more than two sources the mean over their pairs; undefined if F equals a source "
            + "or a source is constant",
        "[-2, 2]",
        MetricDirection.HigherIsBetter,
        Aslantas
    )
    {
        MaximumSources = int.MaxValue,
    };

    /// <summary>SCD and its variants.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        FormulaMetrics.OnGray(Default, Compute),
        FormulaMetrics.OnOpenCvGray(Default with { Id = "SCD:CDDFuse", Source = Aslantas + PublishedCode.CddFuse }, Compute),
    ];

    private static MetricValue Compute(MetricInput input)
    {
        double sum = 0;
        int pairs = 0;
        for (int a = 0; a < input.Sources.Count; a++)
        {
            for (int b = a + 1; b < input.Sources.Count; b++, pairs++)
            {
                sum += DifferenceCorrelation(input, a, b) + DifferenceCorrelation(input, b, a);
            }
        }

        return double.IsNaN(sum) ? MetricValue.Undefined(Reason(input)) : new MetricValue(sum / pairs);
    }

    /// <summary>
    /// corr(F - B, A) from covariances: cov(F - B, A) = cov(F, A) - cov(B, A) and var(F - B) = var F + var B - 2 cov(F, B). All
    /// are exact integers, so a difference without variance is exactly 0 and gives NaN.
    /// </summary>
    private static double DifferenceCorrelation(MetricInput input, int kept, int taken)
    {
        BytePlane a = input.Sources[kept].Gray;
        BytePlane b = input.Sources[taken].Gray;
        BytePlane f = input.F;
        Int128 covariance = PixelSums.ScaledCovariance(a, f) - SymmetricCovariance(input, kept, taken);
        Int128 variance =
            PixelSums.ScaledCovariance(f, f) + PixelSums.ScaledCovariance(b, b) - 2 * PixelSums.ScaledCovariance(b, f);
        return (double)covariance / Math.Sqrt((double)variance * (double)PixelSums.ScaledCovariance(a, a));
    }

    /// <summary>The covariance of two sources, always derived in the same order so that it is computed once.</summary>
    private static Int128 SymmetricCovariance(MetricInput input, int first, int second) =>
        PixelSums.ScaledCovariance(input.Sources[Math.Min(first, second)].Gray, input.Sources[Math.Max(first, second)].Gray);

    private static string Reason(MetricInput input)
    {
        for (int i = 0; i < input.Sources.Count; i++)
        {
            BytePlane source = input.Sources[i].Gray;
            if (Histogram.Of(source).Constant)
            {
                return $"source {i + 1} is constant (every pixel is {source.Samples[0]})";
            }

            if (source.Samples.SequenceEqual(input.F.Samples))
            {
                return $"the fused picture equals source {i + 1}, so their difference has no variance";
            }
        }

        return "the fused picture differs from a source by a constant, so their difference has no variance";
    }
}
