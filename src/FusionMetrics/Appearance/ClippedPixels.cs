namespace FusionML.Metrics;

/// <summary>Clipped: pixels that the fusion has driven to black or white.</summary>
internal static class ClippedPixels
{
    /// <summary>The one.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        FormulaMetrics.OnGray(
            new MetricDefinition(
                "Clipped",
                "Share of clipped pixels",
                "share of pixels where a band of F is 0 or 255 and that band of no source is",
                "[0, 1]",
                MetricDirection.LowerIsBetter,
                "FusionML's own"
            )
            {
                MaximumSources = int.MaxValue,
            },
            Compute
        ),
    ];

    private static MetricValue Compute(MetricInput input)
    {
        bool[] isClipped = new bool[input.F.Samples.Length];
        for (int band = 0; band < input.Fused.Bands.Count; band++)
        {
            ReadOnlySpan<byte> fused = input.Fused.Bands[band].Samples;
            for (int i = 0; i < isClipped.Length; i++)
            {
                if (fused[i] is 0 or 255 && !IsAtTheSameEnd(input, band, i, fused[i]))
                {
                    isClipped[i] = true;
                }
            }
        }

        return new MetricValue(isClipped.Count(clipped => clipped) / (double)isClipped.Length);
    }

    private static bool IsAtTheSameEnd(MetricInput input, int band, int i, byte end)
    {
        foreach (MetricPicture source in input.Sources)
        {
            if (BandOf(source, input.Fused, band).Samples[i] == end)
            {
                return true;
            }
        }

        return false;
    }

    private static BytePlane BandOf(MetricPicture source, MetricPicture fused, int band) =>
        fused.Bands.Count == 1 ? source.Gray : source.BandOrGray(band);
}
