using System.Globalization;

namespace FusionML.Metrics;

/// <summary>What a metric gives: a number, or NaN with the reason why there is none.</summary>
/// <param name="Value">The number; NaN if the metric is not defined on these pictures.</param>
/// <param name="Reason">Why the value is NaN, in one sentence; null if it is a number.</param>
public readonly record struct MetricValue(double Value, string? Reason = null)
{
    /// <summary>True if there is a number.</summary>
    public bool IsDefined => Reason is null;

    /// <summary>A value that does not exist, with the reason.</summary>
    public static MetricValue Undefined(string reason) => new(double.NaN, reason);

    /// <inheritdoc/>
    public override string ToString() => Reason is null ? Value.ToString("G10", CultureInfo.InvariantCulture) : $"NaN ({Reason})";
}
