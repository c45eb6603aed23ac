using System.Globalization;
using FusionML.Metrics;
using Spectre.Console;

namespace FusionML.Cli;

/// <summary>Prints the means of an evaluation.</summary>
internal static class EvaluateSummaryText
{
    private const int LastMarkedRank = 3;

    /// <summary>Prints as a table for people, with a row per metric or per method, or as CSV, JSON or LaTeX.</summary>
    public static void Write(TextWriter output, string? format, bool methodsAsRows, EvaluationTable table)
    {
        switch (format)
        {
            case "json":
                EvaluationJson.Write(output, table);
                break;
            case "csv":
                EvaluationCsv.WriteSummary(output, table);
                break;
            case "latex":
                EvaluationLatex.WriteSummary(output, table);
                break;
            default:
                WriteTables(output, methodsAsRows, table);
                break;
        }
    }

    private static void WriteTables(TextWriter output, bool methodsAsRows, EvaluationTable table)
    {
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) }
        );

        // A row belongs on one line, however narrow the window or pipe.
        console.Profile.Width = int.MaxValue / 2;
        foreach (DatasetSummary summary in table.Summaries)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{summary.Dataset}: mean ± standard deviation over {summary.PairCount} pairs; (1) is the best method"
                )
            );
            console.Write(methodsAsRows ? MethodRows(summary, table) : MetricRows(summary, table));
            if (summary.Comparisons.Count > 0)
            {
                WriteComparison(output, console, summary);
            }
        }
    }

    private static Table MetricRows(DatasetSummary summary, EvaluationTable table)
    {
        Table means = NewTable("metric", table.Methods.Select(method => method.Name));
        foreach (IGrouping<MetricDefinition, MethodScore> metric in summary.Scores.GroupBy(score => score.Metric))
        {
            means.AddRow([Heading(metric.Key), .. metric.Select(score => Cell(score, summary, table))]);
        }

        return means;
    }

    private static Table MethodRows(DatasetSummary summary, EvaluationTable table)
    {
        Table means = NewTable("method", table.Metrics.Select(Arrow));
        foreach (IGrouping<FusedMethod, MethodScore> method in summary.Scores.GroupBy(score => score.Method))
        {
            means.AddRow([Markup.Escape(method.Key.Name), .. method.Select(score => Cell(score, summary, table))]);
        }

        return means;
    }

    private static Table NewTable(string corner, IEnumerable<string> columns)
    {
        Table table = new Table().Border(TableBorder.Minimal).AddColumn(corner);
        foreach (string column in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column)).RightAligned());
        }

        return table;
    }

    private static void WriteComparison(TextWriter output, IAnsiConsole console, DatasetSummary summary)
    {
        (string first, string second) = (summary.Comparisons[0].First.Name, summary.Comparisons[0].Second.Name);
        output.WriteLine($"{summary.Dataset}: {first} against {second}, Wilcoxon's signed-rank test over the pairs");
        Table table = NewTable("metric", [$"{first} better", $"{second} better", "pairs", "p"]);
        foreach (MethodComparison comparison in summary.Comparisons)
        {
            string probability = double.IsNaN(comparison.PValue)
                ? "-"
                : comparison.PValue.ToString("G3", CultureInfo.InvariantCulture);
            table.AddRow(
                Heading(comparison.Metric),
                comparison.FirstBetter.ToString(CultureInfo.InvariantCulture),
                comparison.SecondBetter.ToString(CultureInfo.InvariantCulture),
                comparison.PairCount.ToString(CultureInfo.InvariantCulture),
                probability
            );
        }

        console.Write(table);
    }

    private static string Arrow(MetricDefinition metric) =>
        $"{metric.Id} {(metric.Direction == MetricDirection.HigherIsBetter ? "↑" : "↓")}";

    private static string Heading(MetricDefinition metric) => Markup.Escape(Arrow(metric));

    private static string Cell(MethodScore score, DatasetSummary summary, EvaluationTable table) =>
        Markup.Escape(Text(score, summary.PairCount, table.Methods.Count > 1));

    private static string Text(MethodScore score, int pairs, bool ranked)
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
