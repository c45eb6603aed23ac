namespace FusionML.Metrics;

/// <summary>BrightnessShift, LowPassShift and DayDarkening: whether the visible picture's brightness is kept.</summary>
internal static class VisibleBrightness
{
    private const int Sigma = 16;
    private const double Darkest = 40;
    private const double Brightest = 215;
    private const double Daylight = 100;

    private const string WellExposed =
        "over pixels where G A is in [40, 215]; G: Gaussian, sigma 16; A is the first source, the visible picture";

    private static readonly MetricDefinition Shift = new(
        "BrightnessShift",
        "Shift of brightness from the visible picture",
        $"|mean of F - A| in levels {WellExposed}",
        "[0, 255]",
        MetricDirection.LowerIsBetter,
        "FusionML's own"
    );

    /// <summary>The three.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        new FormulaMetric(Shift, (input, cancellationToken) => OfExposed(input, isLowPass: false, cancellationToken)),
        new FormulaMetric(
            Shift with
            {
                Id = "LowPassShift",
                Title = "Low-pass difference from the visible picture",
                Formula = $"mean of |G F - G A| in levels {WellExposed}",
            },
            (input, cancellationToken) => OfExposed(input, isLowPass: true, cancellationToken)
        ),
        FormulaMetrics.OnGray(
            Shift with
            {
                Id = "DayDarkening",
                Title = "Darkening of a daylight picture",
                Formula = "mean of A - mean of F in levels; only where the mean of A, the first source (visible), is over 100",
                Range = "[-155, 255]",
            },
            Darkening
        ),
    ];

    private static MetricValue OfExposed(MetricInput input, bool isLowPass, CancellationToken cancellationToken)
    {
        double[] visible = GaussianSmoothing.Of(input.A, Sigma, cancellationToken).Samples;
        double[] fused = GaussianSmoothing.Of(input.F, Sigma, cancellationToken).Samples;
        (double sum, int count) = (0, 0);
        for (int i = 0; i < visible.Length; i++)
        {
            if (visible[i] is >= Darkest and <= Brightest)
            {
                count++;
                sum += isLowPass ? Math.Abs(fused[i] - visible[i]) : input.F.Samples[i] - input.A.Samples[i];
            }
        }

        return count > 0
            ? new MetricValue(Math.Abs(sum) / count)
            : MetricValue.Undefined("no pixel of the first source is well exposed");
    }

    private static MetricValue Darkening(MetricInput input)
    {
        double visible = Mean(input.A);
        return visible > Daylight
            ? new MetricValue(visible - Mean(input.F))
            : MetricValue.Undefined("the first source is no daylight picture: its mean is 100 or less");
    }

    private static double Mean(BytePlane plane) => (double)PixelSums.Of(plane) / plane.Samples.Length;
}
