using System.Text;
using FusionML.Testing;

namespace FusionML.Metrics.Tests;

/// <summary>docs/metrics.md lists the registry: what a reader finds there is what the code computes.</summary>
[TestClass]
public sealed class MetricDocumentTests
{
    private const string PublishedMark = "; as in ";

    [TestMethod]
    public void The_document_lists_the_registry()
    {
        string path = Path.Combine(SharedFiles.RepositoryRoot, "docs", "metrics.md");
        string expected = Document();
        string actual = File.Exists(path) ? File.ReadAllText(path) : string.Empty;
        if (actual == expected)
        {
            return;
        }

        string made = Path.Combine(SharedFiles.RepositoryRoot, "artifacts", "metrics.md");
        Directory.CreateDirectory(Path.GetDirectoryName(made)!);
        File.WriteAllText(made, expected);
        Assert.Fail($"docs/metrics.md differs from the registry. Look at {made}, and copy it there if the change is meant.");
    }

    private static string Document()
    {
        StringBuilder text = new();
        text.Append(
            """
            # Metrics

            Every metric and variant of the registry, as `fusionml metrics --metric` takes them. `NAME` is a metric's
            default form; `NAME:VARIANT` reproduces the form of one published code, for comparing with tables that were made
            with it. Metrics are computed in double on round(255 x), gray by MATLAB's weights unless the formula says otherwise.
            A and B are the sources, F is the fused picture. In a list, `default` stands for the set of most papers, `all` for
            every metric, and `appearance` for the last section, with its parts `color` (CIEDE2000, HueError, ChromaRatio),
            `brightness` (BrightnessShift, LowPassShift, DayDarkening), `artifacts` (Halo, NoiseGain) and `medical` (the rest).
            These are in no published table and not in the default set. This page is made from the registry; a test compares both.


            """.ReplaceLineEndings("\n")
        );
        Write(text, "Information", InformationMetrics.All);
        Write(text, "Statistics", StatisticsMetrics.All);
        Write(text, "Gradients", GradientMetrics.All);
        Write(text, "Structure", StructureMetrics.All);
        Write(text, "Perception", PerceptionMetrics.All);
        Write(text, "Appearance", AppearanceMetrics.All);
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Write(StringBuilder text, string family, IReadOnlyList<FusionMetric> metrics)
    {
        text.Append($"## {family}\n\n");
        text.Append("| Id | Name | Better | Range | Formula | Paper | Published tables made with it |\n");
        text.Append("| --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (MetricDefinition metric in metrics.Select(metric => metric.Definition))
        {
            int mark = metric.Source.IndexOf(PublishedMark, StringComparison.Ordinal);
            string paper = mark < 0 ? metric.Source : metric.Source[..mark];
            string published = mark < 0 ? "" : metric.Source[(mark + PublishedMark.Length)..];
            string direction = metric.Direction == MetricDirection.HigherIsBetter ? "higher" : "lower";
            string name = metric.Title + (metric.NeedsReference ? " (needs a reference)" : "");
            string[] cells = [$"`{metric.Id}`", name, direction, metric.Range, metric.Formula, paper, published];
            text.Append($"| {string.Join(" | ", cells.Select(Escape))} |\n");
        }

        text.Append('\n');
    }

    private static string Escape(string cell) =>
        cell.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
