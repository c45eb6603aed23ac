using System.Globalization;
using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>
/// Writes an evaluation as comma-separated values (RFC 4180, lines end with LF). Numbers have all their digits and a point,
/// whatever the culture; a number that does not exist is an empty field. Text that a spreadsheet would take for a formula (it begins
/// with = + - or @) begins with an apostrophe; control characters and marks of the writing direction stand as <c>\u001B</c>.
/// </summary>
/// <remarks>All members can be used from several threads at once.</remarks>
public static class EvaluationCsv
{
    /// <summary>Writes one line per value: dataset, pair, method, metric, value, reason (why there is no value).</summary>
    public static void WriteValues(TextWriter text, EvaluationTable table)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(table);
        text.Write("dataset,pair,method,metric,value,reason\n");
        foreach (EvaluationRow row in table.Rows)
        {
            for (int metric = 0; metric < table.Metrics.Count; metric++)
            {
                MetricValue value = row.Values[metric];
                WriteLine(
                    text,
                    CsvField.OfText(row.Pair.Dataset),
                    CsvField.OfText(row.Pair.Id),
                    CsvField.OfText(row.Method.Name),
                    CsvField.OfText(table.Metrics[metric].Id),
                    Number(value.Value),
                    CsvField.OfText(value.Reason ?? string.Empty)
                );
            }
        }
    }

    /// <summary>Writes the values into a file, which is replaced if it is there.</summary>
    /// <exception cref="EvaluationException">The file can't be written.</exception>
    public static void WriteValues(string path, EvaluationTable table) =>
        EvaluationFile.Write(path, text => WriteValues(text, table));

    /// <summary>
    /// Writes one line per data set, metric and method: dataset, metric, direction (higher or lower is better), method, mean,
    /// standard_deviation (sample), count (pairs on which the metric is defined), pairs, rank.
    /// </summary>
    public static void WriteSummary(TextWriter text, EvaluationTable table)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(table);
        text.Write("dataset,metric,direction,method,mean,standard_deviation,count,pairs,rank\n");
        foreach (DatasetSummary summary in table.Summaries)
        {
            foreach (MethodScore score in summary.Scores)
            {
                WriteLine(
                    text,
                    CsvField.OfText(summary.Dataset),
                    CsvField.OfText(score.Metric.Id),
                    score.Metric.Direction == MetricDirection.HigherIsBetter ? "higher" : "lower",
                    CsvField.OfText(score.Method.Name),
                    Number(score.Mean),
                    Number(score.StandardDeviation),
                    score.Count.ToString(CultureInfo.InvariantCulture),
                    summary.PairCount.ToString(CultureInfo.InvariantCulture),
                    score.Rank?.ToString(CultureInfo.InvariantCulture) ?? string.Empty
                );
            }
        }
    }

    /// <summary>Writes the summary into a file, which is replaced if it is there.</summary>
    /// <exception cref="EvaluationException">The file can't be written.</exception>
    public static void WriteSummary(string path, EvaluationTable table) =>
        EvaluationFile.Write(path, text => WriteSummary(text, table));

    private static string Number(double value) =>
        double.IsNaN(value) ? string.Empty : value.ToString("R", CultureInfo.InvariantCulture);

    private static void WriteLine(TextWriter text, params ReadOnlySpan<string> fields)
    {
        for (int i = 0; i < fields.Length; i++)
        {
            text.Write(i > 0 ? "," : string.Empty);
            text.Write(fields[i]);
        }

        text.Write('\n');
    }
}
