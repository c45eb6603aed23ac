using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>What one method reached on one pair.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="Method">The method.</param>
/// <param name="FusedPath">The fused picture's file; null if it was not found.</param>
/// <param name="Values">One value per metric of the table, in its order; all undefined if there is a problem.</param>
/// <param name="Problem">Why the row could not be evaluated; null if it was.</param>
/// <remarks>Immutable; can be used from several threads at once.</remarks>
public sealed record EvaluationRow(
    EvaluationPair Pair,
    FusedMethod Method,
    string? FusedPath,
    IReadOnlyList<MetricValue> Values,
    string? Problem
)
{
    /// <summary>The sources that were stretched before they were compared, by their file names.</summary>
    public IReadOnlyList<SourceNormalization> Normalizations { get; init; } = [];

    /// <summary>The row of a picture that could not be evaluated.</summary>
    internal static EvaluationRow Bad(EvaluationPair pair, FusedMethod method, string? path, int metrics, string problem) =>
        new(pair, method, path, [.. Enumerable.Repeat(MetricValue.Undefined(problem), metrics)], problem);
}
