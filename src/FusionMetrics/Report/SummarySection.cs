namespace FusionML.Metrics;

/// <summary>The tables of means: one per data set, a row per metric and a column per method, the best three marked.</summary>
internal static class SummarySection
{
    private const int LastMarkedRank = 3;

    private static readonly string[] RankNames = ["best", "second", "third"];

    /// <summary>Writes the section.</summary>
    public static void Write(TextWriter page, EvaluationTable table)
    {
        string marks =
            table.Methods.Count > 1
                ? " The best, second and third mean of a row carry the marks 1, 2 and 3; equal means share a mark."
                : string.Empty;
        page.Write(
            Html.Of(
                $"""
                <section id="results" aria-labelledby="results-heading"><h2 id="results-heading">Results</h2>
                <p class="note">Mean ± sample standard deviation over the pairs of a data set.{marks}
                An arrow says whether higher (↑) or lower (↓) is better.</p>

                """
            )
        );
        foreach (DatasetSummary summary in table.Summaries)
        {
            page.Write(DatasetTable(summary, table));
        }

        page.Write("</section>\n");
    }

    private static Html DatasetTable(DatasetSummary summary, EvaluationTable table)
    {
        Html heads = Html.Join(table.Methods.Select(method => Html.Of($"""<th scope="col">{method.Name}</th>""")));

        // What holds for the whole table stands in its heading; a cell that is over fewer pairs still says so itself.
        int evaluated = summary.Scores.Max(score => score.Count);
        string pairs = Figures.Count(summary.PairCount, "pair");
        string heading = evaluated < summary.PairCount ? $"{evaluated} of {pairs} evaluated" : pairs;
        Html rows = Html.Join(table.Metrics.Select(metric => Row(summary, metric, table.Methods, evaluated)));
        return Html.Of(
            $"""
            <h3>{summary.Dataset} <span class="quiet">{heading}</span></h3>
            <div class="scroll" tabindex="0" role="region" aria-label="Results of {summary.Dataset}"><table class="results">
            <thead><tr><th scope="col">Metric</th>{heads}</tr></thead>
            <tbody>{rows}</tbody>{(table.Methods.Count > 1 ? Firsts(summary, table) : Html.Empty)}
            </table></div>

            """
        );
    }

    private static Html Row(DatasetSummary summary, MetricDefinition metric, IReadOnlyList<FusedMethod> methods, int evaluated)
    {
        MethodScore[] scores = [.. methods.Select(method => summary[method, metric])];
        int decimals = Figures.Decimals(scores.Select(score => score.Mean));
        Html cells = Html.Join(scores.Select(score => Cell(score, decimals, evaluated, ranked: methods.Count > 1)));
        return Html.Of($"""<tr><th scope="row">{MetricAnchor.Link(metric)}</th>{cells}</tr>""");
    }

    private static Html Cell(MethodScore score, int decimals, int pairs, bool ranked)
    {
        if (score.Count == 0)
        {
            return Html.Of(
                $"""
                <td class="none"><span aria-hidden="true">–</span><span class="unseen">not defined on any pair</span></td>
                """
            );
        }

        int? rank = ranked && score.Rank <= LastMarkedRank ? score.Rank : null;
        Html mark = rank is int marked
            ? Html.Of($"""<span class="mark" title="{RankNames[marked - 1]}"><span class="unseen">rank </span>{marked}</span>""")
            : Html.Empty;
        Html deviation = double.IsNaN(score.StandardDeviation)
            ? Html.Empty
            : Html.Of($"""<span class="deviation">± {Figures.Text(score.StandardDeviation, decimals)}</span>""");
        Html count =
            score.Count < pairs
                ? Html.Of(
                    $"""<span class="count" title="This mean is over fewer pairs than others.">{score.Count} of {pairs}</span>"""
                )
                : Html.Empty;
        return Html.Of(
            $"""
            <td class="rank-{rank ?? 0}"><span class="cell">{mark}<span class="mean">{Figures.Text(
                score.Mean,
                decimals
            )}</span>{deviation}{count}</span></td>
            """
        );
    }

    private static Html Firsts(DatasetSummary summary, EvaluationTable table)
    {
        Html cells = Html.Join(
            table.Methods.Select(method =>
                Html.Of($"<td>{table.Metrics.Count(metric => summary[method, metric].Rank == 1)} of {table.Metrics.Count}</td>")
            )
        );
        return Html.Of($"""<tfoot><tr><th scope="row">Best in</th>{cells}</tr></tfoot>""");
    }
}
