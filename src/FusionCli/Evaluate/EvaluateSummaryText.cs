using System.Globalization;
using FusionML.Metrics;
using Spectre.Console;

namespace FusionML.Cli;

/// <summary>Prints the means of an evaluation.</summary>
internal static class EvaluateSummaryText
{
    private const int LastMarkedRank = 3;

    /// <summary>Prints as a table for people, or as CSV or JSON.</summary>
    public static void Write(TextWriter output, string? format, EvaluationTable table)
    {
        switch (format)
        {
            case "json":
                EvaluationJson.Write(output, table);
                break;
            case "csv":
                EvaluationCsv.WriteSummary(output, table);
                break;
            default:
                WriteTables(output, table);
                break;
        }
    }

    private static void WriteTables(TextWriter output, EvaluationTable table)
    {
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) }
        );

        // A row belongs on one line, however narrow the window or pipe.
        console.Profile.Width = int.MaxValue / 2;
        foreach (DatasetSummary summary in table.Summaries)
        {
            Table means = new Table().Border(TableBorder.Minimal).AddColumn("metric");
            foreach (FusedMethod method in table.Methods)
            {
                means.AddColumn(new TableColumn(Markup.Escape(method.Name)).RightAligned());
            }

            foreach (IGrouping<MetricDefinition, MethodScore> metric in summary.Scores.GroupBy(score => score.Metric))
            {
                string arrow = metric.Key.Direction == MetricDirection.HigherIsBetter ? "↑" : "↓";
                means.AddRow([
                    Markup.Escape($"{metric.Key.Id} {arrow}"),
                    .. metric.Select(score => Markup.Escape(Cell(score, summary.PairCount, table.Methods.Count > 1))),
                ]);
            }

            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{summary.Dataset}: mean ± standard deviation over {summary.PairCount} pairs; (1) is the best method"
                )
            );
            console.Write(means);
        }
    }

    private static string Cell(MethodScore score, int pairs, bool ranked)
    {
        if (score.Count == 0)
        {
            return "-";
        }

        string deviation = double.IsNaN(score.StandardDeviation)
            ? string.Empty
            : score.StandardDeviation.ToString(" ± 0.0000", CultureInfo.InvariantCulture);
        string count =
            score.Count < pairs ? string.Create(CultureInfo.InvariantCulture, $" [{score.Count} of {pairs}]") : string.Empty;
        string unmarked = ranked ? "    " : string.Empty;
        string mark =
            ranked && score.Rank <= LastMarkedRank ? string.Create(CultureInfo.InvariantCulture, $" ({score.Rank})") : unmarked;
        return score.Mean.ToString("F4", CultureInfo.InvariantCulture) + deviation + count + mark;
    }
}
