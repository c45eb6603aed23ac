using System.Globalization;
using FusionML.Alignment;

namespace FusionML.AlignmentEvaluation;

/// <summary>What was measured on one pair.</summary>
/// <param name="Id">The pair.</param>
/// <param name="Set">Its data set.</param>
/// <param name="Own">What the search says of the pair as it is.</param>
/// <param name="OwnOffset">By how much the pair is off, by that: median distance in pixels.</param>
/// <param name="OwnCheck">The check of the pair as it is.</param>
/// <param name="Warped">What the search says of the warped pair.</param>
/// <param name="Error">
/// Median distance from the known warp on top of what was found without it, or of nothing where the search was not sure, in pixels.
/// </param>
/// <param name="ErrorAsPublished">Median distance from the known warp, the pair taken to be registered.</param>
/// <param name="WarpOffset">Median displacement by the warp, on top of the same.</param>
/// <param name="WarpedCheck">The check of the warped pair.</param>
/// <param name="Unrelated">What the search says of this pair's first and another one's second picture.</param>
/// <param name="UnrelatedCheck">The check of those.</param>
internal sealed record PairOutcome(
    string Id,
    string Set,
    CrossModalMatch Own,
    double OwnOffset,
    Misregistration OwnCheck,
    CrossModalMatch Warped,
    double Error,
    double ErrorAsPublished,
    double WarpOffset,
    Misregistration WarpedCheck,
    CrossModalMatch Unrelated,
    Misregistration UnrelatedCheck
)
{
    /// <summary>The names of <see cref="ToCsv"/>'s columns.</summary>
    public const string Header =
        "set,id,own_offset,own_correlation,own_confidence,own_check,own_check_pixels,error,error_as_published,correlation,"
        + "confidence,found,warp_offset,check,check_pixels,check_confidence,unrelated_correlation,unrelated_confidence,"
        + "unrelated_check,unrelated_check_confidence";

    /// <summary>True if the search says that it found a transform.</summary>
    public bool IsFound => Warped.IsConfident;

    /// <summary>One line of the table.</summary>
    public string ToCsv() =>
        string.Join(
            ',',
            [
                Set,
                Id,
                Text(OwnOffset),
                Text(Own.Correlation),
                Text(Own.Confidence),
                OwnCheck.Verdict.ToString(),
                Text(OwnCheck.Pixels),
                Text(Error),
                Text(ErrorAsPublished),
                Text(Warped.Correlation),
                Text(Warped.Confidence),
                IsFound ? "yes" : "no",
                Text(WarpOffset),
                WarpedCheck.Verdict.ToString(),
                Text(WarpedCheck.Pixels),
                Text(WarpedCheck.Confidence),
                Text(Unrelated.Correlation),
                Text(Unrelated.Confidence),
                UnrelatedCheck.Verdict.ToString(),
                Text(UnrelatedCheck.Confidence),
            ]
        );

    private static string Text(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
