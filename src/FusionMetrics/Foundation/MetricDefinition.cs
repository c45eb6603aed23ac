namespace FusionML.Metrics;

/// <summary>Which way a metric points.</summary>
public enum MetricDirection
{
    /// <summary>A larger value means a better fusion.</summary>
    HigherIsBetter,

    /// <summary>A smaller value means a better fusion.</summary>
    LowerIsBetter,
}

/// <summary>What a metric is and where it comes from; what reports print beside its numbers.</summary>
/// <param name="Id"><c>NAME</c> for the default form, <c>NAME:VARIANT</c> for a named variant.</param>
/// <param name="Title">The metric's full name.</param>
/// <param name="Formula">The definition, short but complete, as one line of text.</param>
/// <param name="Range">The values that it can take, such as <c>[0, 8] bits</c>.</param>
/// <param name="Direction">Which way it points.</param>
/// <param name="Source">Paper and DOI, and for a variant the code that it reproduces.</param>
public sealed record MetricDefinition(
    string Id,
    string Title,
    string Formula,
    string Range,
    MetricDirection Direction,
    string Source
)
{
    /// <summary>The metric can't be computed without a reference picture.</summary>
    public bool NeedsReference { get; init; }

    /// <summary>The smallest side, in pixels, for which the metric is defined.</summary>
    public int MinimumSide { get; init; } = 1;

    /// <summary>The most sources that it takes; most are defined on a pair.</summary>
    public int MaximumSources { get; init; } = 2;
}
