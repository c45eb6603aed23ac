using System.Collections;
using System.Globalization;
using System.Text;

namespace FusionML.Estimators;

/// <summary>
/// Mean and standard deviation of fusion metrics over the rows of some data; <see cref="ToString"/> prints a table.
/// </summary>
/// <remarks>Immutable; can be used from several threads at once.</remarks>
public sealed class FusionEvaluation : IReadOnlyList<MetricSummary>
{
    private readonly MetricSummary[] _summaries;

    internal FusionEvaluation(MetricSummary[] summaries, int rowCount) => (_summaries, RowCount) = (summaries, rowCount);

    /// <summary>Rows that were evaluated.</summary>
    public int RowCount { get; }

    /// <summary>Metrics.</summary>
    public int Count => _summaries.Length;

    /// <inheritdoc/>
    public MetricSummary this[int index] => _summaries[index];

    /// <summary>The metric with this id, in capital or small letters.</summary>
    /// <exception cref="KeyNotFoundException">It was not evaluated; the error names those that were.</exception>
    public MetricSummary this[string id]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(id);
            return Array.Find(_summaries, summary => summary.Definition.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
                ?? throw new KeyNotFoundException(
                    $"The metric '{id}' was not evaluated; these were: "
                        + $"{string.Join(", ", _summaries.Select(summary => summary.Definition.Id))}."
                );
        }
    }

    /// <inheritdoc/>
    public IEnumerator<MetricSummary> GetEnumerator() => _summaries.AsEnumerable().GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>
    /// A table with one line per metric: id, mean, standard deviation, rows, and why it is undefined where it is.
    /// </summary>
    public override string ToString()
    {
        int width = Math.Max("metric".Length, _summaries.Max(summary => summary.Definition.Id.Length));
        StringBuilder table = new();
        table.Append("metric".PadRight(width)).AppendLine("        mean   deviation   rows");
        foreach (MetricSummary summary in _summaries)
        {
            table
                .Append(summary.Definition.Id.PadRight(width))
                .Append(Format(summary.Mean))
                .Append(Format(summary.StandardDeviation))
                .Append(summary.DefinedCount.ToString(CultureInfo.InvariantCulture).PadLeft(7));
            if (summary.UndefinedCount > 0)
            {
                table.Append(CultureInfo.InvariantCulture, $"   undefined in {summary.UndefinedCount}: {summary.Reason}");
            }

            table.AppendLine();
        }

        return table.ToString();
    }

    private static string Format(double value) =>
        (double.IsNaN(value) ? "-" : value.ToString("F4", CultureInfo.InvariantCulture)).PadLeft(12);
}
