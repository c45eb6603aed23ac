using System.Globalization;

namespace FusionML.Alignment;

/// <summary>How far two pictures are from lying on each other.</summary>
/// <param name="Verdict">What can be said.</param>
/// <param name="Pixels">The median displacement over the picture, in pixels of the first one; NaN where nothing can be said.</param>
/// <param name="LargestPixels">The largest displacement, at a corner.</param>
/// <param name="Tolerance">Up to which median displacement pictures of this size count as aligned, in pixels.</param>
/// <param name="Confidence">As in <see cref="CrossModalMatch"/>, from 0 to 1.</param>
public sealed record Misregistration(
    RegistrationVerdict Verdict,
    double Pixels,
    double LargestPixels,
    double Tolerance,
    double Confidence
)
{
    /// <summary>One line for people.</summary>
    public override string ToString() =>
        Verdict switch
        {
            RegistrationVerdict.Aligned => string.Create(
                CultureInfo.InvariantCulture,
                $"aligned to within {Math.Max(Tolerance, Pixels):F1} px (measured {Pixels:F1} px)"
            ),
            RegistrationVerdict.Misaligned => string.Create(
                CultureInfo.InvariantCulture,
                $"NOT aligned: off by about {Pixels:F1} px, {LargestPixels:F1} px at a corner; see --align and 'fusionml align'"
            ),
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"can't tell whether they are aligned: too little in common (confidence {Confidence:F2})"
            ),
        };
}
