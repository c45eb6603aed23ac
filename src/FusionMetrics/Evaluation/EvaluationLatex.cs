using System.Globalization;
using System.Text;
using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>
/// Writes the means of an evaluation as LaTeX tables in the form that papers print: a row per method, a column per metric with an
/// arrow for its direction, the best mean bold and the second underlined. They need the package <c>booktabs</c>.
/// </summary>
/// <remarks>All members can be used from several threads at once.</remarks>
public static class EvaluationLatex
{
    private const string Package = "% \\usepackage{booktabs}\n";

    private static readonly char[] Escaped = ['&', '%', '$', '#', '_', '{', '}'];

    /// <summary>Writes one <c>tabular</c> per data set, each below a comment that names it.</summary>
    public static void WriteSummary(TextWriter text, EvaluationTable table)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(table);
        text.Write(Package);
        foreach (DatasetSummary summary in table.Summaries)
        {
            int measured = summary.Scores.Max(score => score.Count);
            string all = Figures.Count(summary.PairCount, "pair");
            string pairs = measured < summary.PairCount ? $"{measured} of {all}" : all;
            text.Write($"% {Comment(summary.Dataset)}: means over {pairs}; best bold, second underlined\n");
            WriteTabular(
                text,
                table.Metrics,
                table.Methods.Select(method =>
                    (method.Name, table.Metrics.Select(metric => Cell(summary, metric, method, table.Methods)))
                )
            );
        }
    }

    /// <summary>Writes the metrics of one fused picture as one <c>tabular</c> with one row.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="method">The name of the row.</param>
    /// <param name="report">The values; one that is not defined is a dash.</param>
    public static void WriteReport(TextWriter text, string method, MetricReport report)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(report);
        text.Write(Package);
        WriteTabular(
            text,
            [.. report.Select(result => result.Definition)],
            [(method, report.Select(result => Number(result.Value.Value, Figures.Decimals([result.Value.Value]))))]
        );
    }

    private static void WriteTabular(
        TextWriter text,
        IReadOnlyList<MetricDefinition> metrics,
        IEnumerable<(string Method, IEnumerable<string> Cells)> rows
    )
    {
        text.Write($"\\begin{{tabular}}{{l{new string('c', metrics.Count)}}}\n\\toprule\n");
        text.Write($"Method{Columns(metrics.Select(Heading))} \\\\\n\\midrule\n");
        foreach ((string method, IEnumerable<string> cells) in rows)
        {
            text.Write($"{Escape(method)}{Columns(cells)} \\\\\n");
        }

        text.Write("\\bottomrule\n\\end{tabular}\n");
    }

    private static string Columns(IEnumerable<string> cells) => string.Concat(cells.Select(cell => " & " + cell));

    private static string Number(double value, int decimals)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "--"
                : value > 0 ? "$\\infty$"
                : "$-\\infty$";
        }

        string number = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return number.StartsWith('-') ? $"${number}$" : number;
    }

    private static string Heading(MetricDefinition metric) =>
        Escape(metric.Id) + (metric.Direction == MetricDirection.HigherIsBetter ? "$\\uparrow$" : "$\\downarrow$");

    private static string Cell(
        DatasetSummary summary,
        MetricDefinition metric,
        FusedMethod method,
        IReadOnlyList<FusedMethod> methods
    )
    {
        MethodScore score = summary[method, metric];
        // The decimals are the metric's, so that a column can be compared at a glance.
        string cell = Number(score.Mean, Figures.Decimals(methods.Select(one => summary[one, metric].Mean)));
        return (methods.Count > 1 ? score.Rank : null) switch
        {
            1 => $"\\textbf{{{cell}}}",
            2 => $"\\underline{{{cell}}}",
            _ => cell,
        };
    }

    /// <summary>The text with LaTeX's own characters made printable.</summary>
    private static string Escape(string value)
    {
        StringBuilder text = new(value.Length);
        foreach (char letter in value)
        {
            _ = letter switch
            {
                '\\' => text.Append("\\textbackslash{}"),
                '^' => text.Append("\\textasciicircum{}"),
                '~' => text.Append("\\textasciitilde{}"),
                _ when Escaped.Contains(letter) => text.Append('\\').Append(letter),
                _ when VisibleText.IsHidden(letter) => text.Append(' '),
                _ => text.Append(letter),
            };
        }

        return text.ToString();
    }

    /// <summary>The text on one line: what follows a line end would not be a comment any more.</summary>
    private static string Comment(string value) =>
        string.Concat(value.Select(letter => VisibleText.IsHidden(letter) ? ' ' : letter));
}
