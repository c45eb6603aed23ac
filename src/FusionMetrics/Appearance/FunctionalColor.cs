namespace FusionML.Metrics;

/// <summary>Saturation and SaturationRatio: whether the colours of PET and SPECT stay as strong as they are read.</summary>
internal static class FunctionalColor
{
    private const int LeastBrightness = 40;
    private const double LeastSaturation = 0.25;

    private const string Areas =
        "S = (max - min) / max of R, G, B, over pixels where the coloured source (the last, if several are) has a max of at least 40 "
        + "and an S of at least .25";

    private static readonly MetricDefinition Saturation = new(
        "Saturation",
        "Saturation of coloured areas",
        $"mean of S of F; {Areas}",
        "[0, 1]",
        MetricDirection.HigherIsBetter,
        "FusionML's own, on the saturation of A. R. Smith, SIGGRAPH 1978, 12-19, doi:10.1145/965139.807361"
    )
    {
        MaximumSources = int.MaxValue,
    };

    /// <summary>Both.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        FormulaMetrics.OnGray(Saturation, input => Compute(input, isRatio: false)),
        FormulaMetrics.OnGray(
            Saturation with
            {
                Id = "SaturationRatio",
                Title = "Saturation of coloured areas against the source",
                Formula = $"mean of S of F / mean of S of the coloured source; {Areas}",
                Range = "[0, 4]",
            },
            input => Compute(input, isRatio: true)
        ),
    ];

    private static MetricValue Compute(MetricInput input, bool isRatio)
    {
        if (input.Sources.LastOrDefault(source => source.Bands.Count == 3) is not MetricPicture functional)
        {
            return MetricValue.Undefined("no source is coloured");
        }

        (double source, double fused, int count) = (0, 0, 0);
        for (int i = 0; i < input.F.Samples.Length; i++)
        {
            (double saturation, int brightness) = At(functional, i);
            if (brightness >= LeastBrightness && saturation >= LeastSaturation)
            {
                source += saturation;
                fused += At(input.Fused, i).Saturation;
                count++;
            }
        }

        return count > 0
            ? new MetricValue(fused / (isRatio ? source : count))
            : MetricValue.Undefined("the coloured source has no area that is bright and saturated");
    }

    private static (double Saturation, int Brightness) At(MetricPicture picture, int i)
    {
        (int r, int g, int b) = (
            picture.BandOrGray(0).Samples[i],
            picture.BandOrGray(1).Samples[i],
            picture.BandOrGray(2).Samples[i]
        );
        int most = Math.Max(r, Math.Max(g, b));
        return (most == 0 ? 0 : (most - Math.Min(r, Math.Min(g, b))) / (double)most, most);
    }
}
