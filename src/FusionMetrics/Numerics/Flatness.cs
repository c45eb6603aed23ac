namespace FusionML.Metrics;

/// <summary>Tells pictures without any variation, on which many a quotient has no meaning.</summary>
internal static class Flatness
{
    /// <summary>True if all samples are equal.</summary>
    public static bool IsFlat(BytePlane plane) => !plane.Samples.ContainsAnyExcept(plane.Samples[0]);
}
