using System.Globalization;
using System.Text;
using FusionML.Metrics;

namespace FusionML.ModelEvaluation;

/// <summary>
/// The means of an evaluation as Markdown: a table per data set, methods down, metrics across, the best in bold.
/// </summary>
internal static class MeanTables
{
    private const int Digits = 4;

    public static void Append(StringBuilder text, DatasetSummary summary, string title, EvaluationTable table)
    {
        MetricDefinition[] metrics =
        [
            .. table.Metrics.Where(metric => summary.Scores.Any(score => score.Metric == metric && score.Count > 0)),
        ];
        text.Append(CultureInfo.InvariantCulture, $"### {title}, {summary.PairCount} pairs\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| method | {string.Join(" | ", metrics.Select(metric => metric.Id))} |\n");
        text.Append(CultureInfo.InvariantCulture, $"| --- |{string.Concat(metrics.Select(_ => " ---: |"))}\n");
        foreach (FusedMethod method in table.Methods.Where(method => metrics.Any(metric => summary[method, metric].Count > 0)))
        {
            string cells = string.Join(" | ", metrics.Select(metric => Cell(summary[method, metric], summary.PairCount)));
            text.Append(CultureInfo.InvariantCulture, $"| {method.Name} | {cells} |\n");
        }

        text.Append('\n');
    }

    /// <summary>Four digits that count, and how many pairs have the value where not all of them do.</summary>
    private static string Cell(MethodScore score, int pairs)
    {
        if (score.Count == 0)
        {
            return "-";
        }

        int decimals = Math.Clamp(Digits - 1 - (int)Math.Floor(Math.Log10(Math.Max(Math.Abs(score.Mean), 1))), 0, Digits);
        string mean = score.Mean.ToString($"F{decimals}", CultureInfo.InvariantCulture);
        string count = score.Count < pairs ? string.Create(CultureInfo.InvariantCulture, $" ({score.Count})") : string.Empty;
        return score.Rank == 1 ? $"**{mean}**{count}" : $"{mean}{count}";
    }
}
