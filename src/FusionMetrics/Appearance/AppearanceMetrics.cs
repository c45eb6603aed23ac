namespace FusionML.Metrics;

/// <summary>
/// The metrics of what people see at first sight: colour, brightness, rims and noise, and what a radiologist looks for. They are
/// in no published table, so they are not in the default set.
/// </summary>
internal static class AppearanceMetrics
{
    /// <summary>CIEDE2000, HueError and ChromaRatio.</summary>
    public static IReadOnlyList<FusionMetric> Color => ColorFidelity.All;

    /// <summary>BrightnessShift, LowPassShift and DayDarkening.</summary>
    public static IReadOnlyList<FusionMetric> Brightness => VisibleBrightness.All;

    /// <summary>Halo and NoiseGain.</summary>
    public static IReadOnlyList<FusionMetric> Artifacts { get; } = [.. EdgeHalo.All, .. FlatNoise.All];

    /// <summary>Saturation, SaturationRatio, SulciDepth and Clipped.</summary>
    public static IReadOnlyList<FusionMetric> Medical { get; } =
    [.. FunctionalColor.All, .. SulcusDepth.All, .. ClippedPixels.All];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } = [.. Color, .. Brightness, .. Artifacts, .. Medical];
}
