namespace FusionML.Metrics;

/// <summary>Makes metrics of a formula on gray that is too short to be stopped in between, in the three forms that published codes use.</summary>
internal static class FormulaMetrics
{
    /// <summary>The formula on the gray pictures.</summary>
    public static FusionMetric OnGray(MetricDefinition definition, Func<MetricInput, MetricValue> compute)
        => new FormulaMetric(definition, (input, _) => compute(input));

    /// <summary>The formula on gray as Python code reads it with OpenCV, as CDDFuse does.</summary>
    public static FusionMetric OnOpenCvGray(MetricDefinition definition, Func<MetricInput, MetricValue> compute)
        => OnGray(definition, input => compute(input.OpenCvGray));

    /// <summary>The mean of the formula over the bands of the fused picture, as in VIFB and MEFB; undefined if it is for one of them.</summary>
    public static FusionMetric MeanOverBands(MetricDefinition definition, Func<MetricInput, MetricValue> compute)
        => OnGray(definition, input => MeanOverBands(input, compute));

    /// <summary>The mean of <paramref name="compute"/> over the bands of the fused picture; undefined if it is for one of them.</summary>
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
