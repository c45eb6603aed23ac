namespace FusionML.Metrics;

/// <summary>Makes metrics of a formula in the three forms in which published codes read pictures.</summary>
/// <remarks>The overloads without a token are for formulas that are too short to be stopped in between.</remarks>
internal static class FormulaMetrics
{
    /// <summary>The formula on the gray pictures.</summary>
    public static FusionMetric OnGray(MetricDefinition definition, Func<MetricInput, MetricValue> compute) =>
        new FormulaMetric(definition, (input, _) => compute(input));

    /// <summary>The formula on gray as Python code reads it with OpenCV, as CDDFuse does.</summary>
    public static FusionMetric OnOpenCvGray(
        MetricDefinition definition,
        Func<MetricInput, CancellationToken, MetricValue> compute
    ) => new FormulaMetric(definition, (input, cancellationToken) => compute(input.OpenCvGray, cancellationToken));

    /// <inheritdoc cref="OnOpenCvGray(MetricDefinition, Func{MetricInput, CancellationToken, MetricValue})"/>
    public static FusionMetric OnOpenCvGray(MetricDefinition definition, Func<MetricInput, MetricValue> compute) =>
        OnOpenCvGray(definition, (input, _) => compute(input));

    /// <summary>
    /// The mean of the formula over the bands of the fused picture, as in VIFB and MEFB; undefined if it is for one of them.
    /// </summary>
    public static FusionMetric MeanOverBands(
        MetricDefinition definition,
        Func<MetricInput, CancellationToken, MetricValue> compute
    ) =>
        new FormulaMetric(definition, (input, cancellationToken) =>
            MeanOverBands(input, band => compute(band, cancellationToken))
        );

    /// <inheritdoc cref="MeanOverBands(MetricDefinition, Func{MetricInput, CancellationToken, MetricValue})"/>
    public static FusionMetric MeanOverBands(MetricDefinition definition, Func<MetricInput, MetricValue> compute) =>
        MeanOverBands(definition, (input, _) => compute(input));

    /// <summary>
    /// The mean of <paramref name="compute"/> over the bands of the fused picture; undefined if it is for one of them.
    /// </summary>
    public static MetricValue MeanOverBands(MetricInput input, Func<MetricInput, MetricValue> compute)
    {
        double sum = 0;
        foreach (MetricInput band in input.Bands)
        {
            MetricValue value = compute(band);
            if (!value.IsDefined)
            {
                return value;
            }

            sum += value.Value;
        }

        return new MetricValue(sum / input.Bands.Count);
    }
}
