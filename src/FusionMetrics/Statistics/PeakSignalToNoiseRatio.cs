namespace FusionML.Metrics;

/// <summary>PSNR: the squared error in decibels below the peak.</summary>
internal static class PeakSignalToNoiseRatio
{
    private const string Jagalingam =
        "P. Jagalingam, A. V. Hegde, Aquat. Procedia 4 (2015) 133-142, doi:10.1016/j.aqpro.2015.02.019";
    private const double Peak = 255;

    private static readonly MetricDefinition Default = new(
        "PSNR",
        "Peak signal-to-noise ratio",
        "10 log10(255^2 / MSE), MSE against the reference where there is one, else the mean over the sources of mean (X - F)^2; "
            + "undefined if the pictures are equal",
        "[0, 10 log10(255^2 pixels)] dB",
        MetricDirection.HigherIsBetter,
        Jagalingam
    )
    {
        MaximumSources = int.MaxValue,
    };

    /// <summary>PSNR and its variants.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        FormulaMetrics.OnGray(Default, input =>
            Decibels(
                Peak,
                input.Reference is MetricPicture reference
                    ? PixelSums.MeanSquaredError(reference.Gray, input.F)
                    : MeanSquaredError.OfSources(input)
            )
        ),
        FormulaMetrics.OnGray(
            Default with
            {
                Id = "PSNR:LTang",
                Formula =
                    "10 log10(255^2 / MSE) with the mean MSE of the sources on levels 0 to 1, which adds 20 log10 255 = 48.13 dB",
                Source = Jagalingam + PublishedCode.Tang,
            },
            input => Decibels(Peak, MeanSquaredError.OfSources(input) / (Peak * Peak))
        ),
        FormulaMetrics.MeanOverBands(
            Default with
            {
                Id = "PSNR:VIFB",
                Formula = "mean over the bands of 10 log10(255^2 / RMSE:VIFB)",
                Source = Jagalingam + PublishedCode.Vifb,
            },
            input => Decibels(Peak, MeanSquaredError.RootOverPixels(input))
        ),
        FormulaMetrics.OnOpenCvGray(
            Default with
            {
                Id = "PSNR:CDDFuse",
                Formula = "20 log10(max F / sqrt(MSE)) with the mean MSE of the sources",
                Source = Jagalingam + PublishedCode.CddFuse,
            },
            input => Decibels(Histogram.Of(input.F).Counts.LastIndexOfAnyExcept(0), MeanSquaredError.OfSources(input))
        ),
    ];

    private static MetricValue Decibels(double peak, double meanSquaredError) =>
        meanSquaredError == 0 ? MetricValue.Undefined("the pictures are equal, so there is no error to compare the peak with")
        : peak == 0 ? MetricValue.Undefined("the fused picture is black, so its peak is 0")
        : new MetricValue(10 * Math.Log10(peak * peak / meanSquaredError));
}
