namespace FusionML.Metrics;

/// <summary>
/// Finds pictures of one level, for which formulas that divide by a range, an entropy or a deviation are not defined.
/// </summary>
internal static class ConstantPicture
{
    /// <summary>A sentence that names the first constant picture, the fused one or a source; null if there is none.</summary>
    public static string? In(MetricInput input)
    {
        if (Histogram.Of(input.F).Constant)
        {
            return Sentence("the fused picture", input.F);
        }

        for (int i = 0; i < input.Sources.Count; i++)
        {
            if (Histogram.Of(input.Sources[i].Gray).Constant)
            {
                return Sentence($"source {i + 1}", input.Sources[i].Gray);
            }
        }

        return null;
    }

    /// <summary>True if every one of <paramref name="planes"/> has one level only.</summary>
    public static bool InAll(params ReadOnlySpan<BytePlane> planes)
    {
        foreach (BytePlane plane in planes)
        {
            if (plane.Samples.ContainsAnyExcept(plane.Samples[0]))
            {
                return false;
            }
        }

        return true;
    }

    private static string Sentence(string name, BytePlane plane) => $"{name} is constant (every pixel is {plane.Samples[0]})";
}
