namespace FusionML.Metrics;

/// <summary>MSE and RMSE: squared distance of the fused picture to its sources; lower is better.</summary>
internal static class MeanSquaredError
{
    private const string Jagalingam =
        "P. Jagalingam, A. V. Hegde, Aquat. Procedia 4 (2015) 133-142, doi:10.1016/j.aqpro.2015.02.019";

    private static readonly MetricDefinition Default = new(
        "MSE",
        "Mean squared error",
        "mean over the sources X of mean (X - F)^2 of gray, levels 0 to 255",
        "[0, 65025]",
        MetricDirection.LowerIsBetter,
        Jagalingam
    )
    {
        MaximumSources = int.MaxValue,
    };

    /// <summary>MSE, RMSE and their variants.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        FormulaMetrics.OnGray(Default, input => new MetricValue(OfSources(input))),
        FormulaMetrics.OnGray(
            Default with
            {
                Id = "MSE:LTang",
                Formula = "mean over the sources X of mean (X - F)^2 of gray, levels 0 to 1",
                Range = "[0, 1]",
                Source = Jagalingam + PublishedCode.Tang,
            },
            input => new MetricValue(OfSources(input) / (255 * 255))
        ),
        FormulaMetrics.OnGray(
            Default with
            {
                Id = "RMSE",
                Title = "Root mean squared error",
                Formula = "mean over the sources X of sqrt(mean (X - F)^2) of gray, levels 0 to 255",
                Range = "[0, 255]",
            },
            input => new MetricValue(input.Sources.Average(source => Math.Sqrt(PixelSums.MeanSquaredError(source.Gray, input.F))))
        ),
        FormulaMetrics.MeanOverBands(
            Default with
            {
                Id = "RMSE:VIFB",
                Title = "Root squared error over pixels",
                Formula =
                    "mean over the bands and the sources X of sqrt(sum (X - F)^2) / pixels, so it shrinks as the picture grows",
                Range = "[0, 255 / sqrt(pixels)]",
                Source = Jagalingam + PublishedCode.Vifb,
            },
            input => new MetricValue(RootOverPixels(input))
        ),
    ];

    /// <summary>The mean over the sources of the mean squared error.</summary>
    public static double OfSources(MetricInput input) =>
        input.Sources.Average(source => PixelSums.MeanSquaredError(source.Gray, input.F));

    /// <summary>What VIFB takes for the mean squared error: the root of the sum of squares over the number of pixels.</summary>
    public static double RootOverPixels(MetricInput input) =>
        input.Sources.Average(source => Math.Sqrt(PixelSums.MeanSquaredError(source.Gray, input.F) / input.F.Samples.Length));
}
