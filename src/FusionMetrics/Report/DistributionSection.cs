namespace FusionML.Metrics;

/// <summary>The box plots: one per metric and data set.</summary>
internal static class DistributionSection
{
    /// <summary>Writes the section.</summary>
    public static void Write(TextWriter page, EvaluationTable table)
    {
        page.Write(
            """
            <section id="distributions" aria-labelledby="distributions-heading"><h2 id="distributions-heading">Distributions</h2>
            <p class="note">The box reaches from the first to the third quartile with a line at the median; the whiskers end
            at the last values within 1.5 box lengths of it, dots are values beyond, and the diamond is the mean. Quartiles are
            interpolated linearly.</p>

            """
        );
        foreach (DatasetSummary summary in table.Summaries)
        {
            page.Write(
                Html.Of(
                    $"""
                    <h3>{summary.Dataset} <span class="quiet">{Figures.Count(summary.PairCount, "pair")}</span></h3>
                    <div class="plots">

                    """
                )
            );
            for (int metric = 0; metric < table.Metrics.Count; metric++)
            {
                page.Write(Plot(summary, table.Metrics[metric], metric, table.Methods));
            }

            page.Write("</div>\n");
        }

        page.Write("</section>\n");
    }

    private static Html Plot(DatasetSummary summary, MetricDefinition metric, int index, IReadOnlyList<FusedMethod> methods)
    {
        (string, double[])[] series =
        [
            .. methods.Select(method => (method.Name, DatasetSummary.DefinedValues(summary.Rows, method, index))),
        ];
        Html drawing = series.Any(one => one.Item2.Length > 0)
            ? BoxPlot.Draw(metric, summary.Dataset, series)
            : Html.Of($"""<p class="note">Not defined on any pair.</p>""");
        return Html.Of(
            $"""
            <figure class="plot"><figcaption>{MetricAnchor.Link(metric)} <span class="quiet">{metric.Title}</span></figcaption>
            {drawing}</figure>

            """
        );
    }
}
