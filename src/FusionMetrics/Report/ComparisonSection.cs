using System.Globalization;

namespace FusionML.Metrics;

/// <summary>The first two methods against each other: who is better on how many pairs, and what chance that could be.</summary>
internal static class ComparisonSection
{
    /// <summary>Whether there are two methods to compare.</summary>
    public static bool IsNeeded(EvaluationTable table) => table.Methods.Count > 1;

    /// <summary>Writes the section, or nothing for a single method.</summary>
    public static void Write(TextWriter page, EvaluationTable table)
    {
        if (!IsNeeded(table))
        {
            return;
        }

        (string first, string second) = (table.Methods[0].Name, table.Methods[1].Name);
        page.Write(
            Html.Of(
                $"""
                <section id="comparison" aria-labelledby="comparison-heading">
                <h2 id="comparison-heading">{first} against {second}</h2>
                <p class="note">On how many pairs each of the first two methods is the better one, and the two-sided p-value of
                Wilcoxon's signed-rank test over the pairs: how often differences at least this one-sided would come about if
                neither method were better. Pairs of one scene are not independent, so small values overstate.</p>

                """
            )
        );
        foreach (DatasetSummary summary in table.Summaries)
        {
            page.Write(
                Html.Of(
                    $"""
                    <h3>{summary.Dataset} <span class="quiet">{Figures.Count(summary.PairCount, "pair")}</span></h3>
                    <div class="scroll" tabindex="0" role="region" aria-label="Comparison on {summary.Dataset}"><table>
                    <thead><tr><th scope="col">Metric</th><th scope="col">Pairs</th><th scope="col">{first} better</th>
                    <th scope="col">{second} better</th><th scope="col">p</th></tr></thead>
                    <tbody>{Html.Join(summary.Comparisons.Select(Row))}</tbody></table></div>

                    """
                )
            );
        }

        page.Write("</section>\n");
    }

    private static Html Row(MethodComparison comparison) =>
        Html.Of(
            $"""
            <tr><th scope="row">{MetricAnchor.Link(comparison.Metric)}</th><td>{comparison.PairCount}</td>
            <td>{comparison.FirstBetter}</td><td>{comparison.SecondBetter}</td><td>{Probability(comparison.PValue)}</td></tr>
            """
        );

    private static string Probability(double value) =>
        double.IsNaN(value) ? "–"
        : value < 0.0001 ? "< 0.0001"
        : value.ToString("F4", CultureInfo.InvariantCulture);
}
