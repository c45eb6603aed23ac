using System.Text.Json;
using FusionML.Metrics;
using Spectre.Console;

namespace FusionML.Cli;

/// <summary>Prints which metrics there are: <c>fusionml metrics --list</c>.</summary>
internal static class MetricList
{
    /// <summary>Prints as a table for people, or as CSV or JSON.</summary>
    /// <exception cref="UsageException">The list has no such format.</exception>
    public static void Write(TextWriter output, string? format)
    {
        MetricDefinition[] metrics = [.. MetricRegistry.All.Select(metric => metric.Definition)];
        switch (format)
        {
            case "json":
                output.WriteLine(Json(metrics));
                break;
            case "csv":
                WriteCsv(output, metrics);
                break;
            case "latex":
                throw new UsageException("--list prints as table, json or csv, not as latex.");
            default:
                WriteTable(output, metrics);
                break;
        }
    }

    private static string Direction(MetricDefinition metric) =>
        metric.Direction == MetricDirection.HigherIsBetter ? "higher" : "lower";

    private static string Json(IEnumerable<MetricDefinition> metrics) =>
        JsonText.Object(writer =>
        {
            writer.WriteStartArray("metrics");
            foreach (MetricDefinition metric in metrics)
            {
                writer.WriteStartObject();
                writer.WriteString("id", metric.Id);
                writer.WriteString("title", metric.Title);
                writer.WriteString("direction", Direction(metric));
                writer.WriteBoolean("needsReference", metric.NeedsReference);
                writer.WriteString("range", metric.Range);
                writer.WriteString("source", metric.Source);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });

    private static void WriteCsv(TextWriter output, IEnumerable<MetricDefinition> metrics)
    {
        output.Write("id,title,direction,needs_reference\n");
        foreach (MetricDefinition metric in metrics)
        {
            string title = $"\"{metric.Title.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
            output.Write($"{metric.Id},{title},{Direction(metric)},{(metric.NeedsReference ? "yes" : "no")}\n");
        }
    }

    private static void WriteTable(TextWriter output, IEnumerable<MetricDefinition> metrics)
    {
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) }
        );

        // A row belongs on one line, however narrow the window or pipe.
        console.Profile.Width = int.MaxValue / 2;
        Table table = new Table()
            .Border(TableBorder.Minimal)
            .AddColumn("id")
            .AddColumn("name")
            .AddColumn("better")
            .AddColumn("needs reference");
        foreach (MetricDefinition metric in metrics)
        {
            string need = metric.NeedsReference ? "yes" : "no";
            table.AddRow(Markup.Escape(metric.Id), Markup.Escape(metric.Title), Direction(metric), need);
        }

        console.Write(table);
    }
}
