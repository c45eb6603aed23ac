namespace FusionML.Metrics;

/// <summary>CC: Pearson's correlation of the fused picture with its sources.</summary>
internal static class CorrelationCoefficient
{
    private const string Deshmukh =
        "M. Deshmukh, U. Bhosale, Int. J. Image Process. 4 (2010) 484-508; survey: doi:10.1016/j.inffus.2018.02.004";

    private static readonly MetricDefinition Default = new(
        "CC",
        "Correlation coefficient",
        "mean over the sources X of corr(X, F); undefined if a picture is constant",
        "[-1, 1]",
        MetricDirection.HigherIsBetter,
        Deshmukh
    )
    {
        MaximumSources = int.MaxValue,
    };

    /// <summary>CC and its variants.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        FormulaMetrics.OnGray(Default, Compute),
        FormulaMetrics.OnGray(
            Default with
            {
                Id = "CC:LTang",
                Formula = "as CC; the code subtracts the mean of A from B in the numerator, where a constant makes no difference",
                Source = Deshmukh + PublishedCode.Tang,
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

        double fused = (double)PixelSums.ScaledCovariance(input.F, input.F);
        return new MetricValue(
            input.Sources.Average(source =>
                (double)PixelSums.ScaledCovariance(source.Gray, input.F)
                / Math.Sqrt((double)PixelSums.ScaledCovariance(source.Gray, source.Gray) * fused)
            )
        );
    }
}
