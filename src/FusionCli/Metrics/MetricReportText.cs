using System.Globalization;
using System.Text;
using FusionML.Imaging;
using FusionML.Metrics;
using Spectre.Console;

namespace FusionML.Cli;

/// <summary>Prints the metrics of one fused picture.</summary>
internal static class MetricReportText
{
    /// <summary>Prints as a table for people, or as JSON, CSV or LaTeX.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="format">How; null for the table.</param>
    /// <param name="fusedPath">The fused picture, which names the row of a LaTeX table.</param>
    /// <param name="report">The values.</param>
    /// <param name="normalizations">The sources that were stretched before; JSON names them.</param>
    public static void Write(
        TextWriter output,
        string? format,
        string fusedPath,
        MetricReport report,
        List<SourceNormalization> normalizations
    )
    {
        if (format == "latex")
        {
            EvaluationLatex.WriteReport(output, Path.GetFileNameWithoutExtension(fusedPath), report);
            return;
        }

        output.Write(
            format switch
            {
                "json" => Json(report, normalizations),
                "csv" => Csv(report),
                _ => Table(report),
            }
        );
    }

    private static string Json(MetricReport report, List<SourceNormalization> normalizations) =>
        JsonText.Object(writer =>
        {
            foreach (MetricResult result in report)
            {
                writer.WriteNumberOrNull(result.Id, result.Value.Value);
            }

            if (report.Any(result => !result.Value.IsDefined))
            {
                writer.WriteStartObject("$reasons");
                foreach (MetricResult result in report.Where(result => !result.Value.IsDefined))
                {
                    writer.WriteString(result.Id, result.Value.Reason);
                }

                writer.WriteEndObject();
            }

            if (normalizations.Count > 0)
            {
                NormalizationText.WriteJson(writer, "$normalized", normalizations);
            }
        }) + Environment.NewLine;

    private static string Csv(MetricReport report)
    {
        StringBuilder text = new("metric,value,reason\n");
        foreach (MetricResult result in report)
        {
            string reason = result.Value.Reason is string words
                ? $"\"{words.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
                : string.Empty;
            text.Append(CultureInfo.InvariantCulture, $"{result.Id},{result.Value.Value:R},{reason}\n");
        }

        return text.ToString();
    }

    private static string Table(MetricReport report)
    {
        using StringWriter writer = new();
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) }
        );
        Table table = new Table()
            .Border(TableBorder.Minimal)
            .AddColumn("metric")
            .AddColumn(new TableColumn("value").RightAligned())
            .AddColumn("better")
            .AddColumn("range");
        foreach (MetricResult result in report)
        {
            table.AddRow(
                Markup.Escape(result.Id),
                result.Value.IsDefined ? result.Value.Value.ToString("F4", CultureInfo.InvariantCulture) : "-",
                result.Definition.Direction == MetricDirection.HigherIsBetter ? "higher" : "lower",
                Markup.Escape(result.Value.Reason ?? result.Definition.Range)
            );
        }

        console.Write(table);
        return writer.ToString();
    }
}
