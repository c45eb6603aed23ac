namespace FusionML.Metrics;

/// <summary>The mean over colour bands by which VIFB and MEFB make a metric of gray pictures one of coloured pictures.</summary>
/// <remarks>
/// The bands are those of the fused picture; a gray source serves each of them. A coloured fused picture of two gray sources
/// counts with its first band alone, and a gray fused picture meets the gray of its sources.
/// </remarks>
internal static class BandMean
{
    /// <summary>The mean of <paramref name="compute"/> over the bands; undefined if one of them is.</summary>
    /// <param name="input">The pictures; the first two sources count.</param>
    /// <param name="compute">The metric on one band of A, B and F.</param>
    public static MetricValue Of(MetricInput input, Func<BytePlane, BytePlane, BytePlane, MetricValue> compute)
    {
        MetricPicture a = input.Sources[0];
        MetricPicture b = input.Sources[1];
        MetricPicture fused = input.Fused;
        if (fused.Bands.Count == 1)
        {
            return compute(a.Gray, b.Gray, fused.Gray);
        }

        int bands = a.Bands.Count == 1 && b.Bands.Count == 1 ? 1 : fused.Bands.Count;
        double sum = 0;
        for (int band = 0; band < bands; band++)
        {
            MetricValue value = compute(a.BandOrGray(band), b.BandOrGray(band), fused.Bands[band]);
            if (!value.IsDefined)
            {
                return MetricValue.Undefined($"band {band + 1} of {bands}: {value.Reason}");
            }

            sum += value.Value;
        }

        return new MetricValue(sum / bands);
    }
}
