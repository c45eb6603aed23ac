namespace FusionML.Metrics;

/// <summary>
/// What could not be evaluated, and the values that are not defined, each with its reason. Nothing if all is well.
/// </summary>
internal static class ProblemSection
{
    /// <summary>True if there is something to list.</summary>
    public static bool IsNeeded(EvaluationTable table) => table.Rows.Any(row => row.Values.Any(value => !value.IsDefined));

    /// <summary>Writes the section.</summary>
    public static void Write(TextWriter page, EvaluationTable table)
    {
        if (!IsNeeded(table))
        {
            return;
        }

        page.Write(
            """<section id="problems" aria-labelledby="problems-heading"><h2 id="problems-heading">Left out</h2>""" + "\n"
        );
        WriteBadRows(page, [.. table.BadRows]);
        WriteUndefined(page, table);
        page.Write("</section>\n");
    }

    private static void WriteBadRows(TextWriter page, IReadOnlyList<EvaluationRow> bad)
    {
        if (bad.Count == 0)
        {
            return;
        }

        // A problem of the sources is one line, however many methods it concerns.
        Html rows = Html.Join(
            bad.GroupBy(row => (row.Pair.Dataset, row.Pair.Id, row.Problem))
                .Select(group =>
                    Html.Of(
                        $"""
                        <tr><td>{group.Key.Dataset}</td><td>{group.Key.Id}</td><td>{string.Join(
                            ", ",
                            group.Select(row => row.Method.Name)
                        )}</td><td class="reason">{group.Key.Problem}</td></tr>
                        """
                    )
                )
        );
        page.Write(
            Html.Of(
                $"""
                <h3>Pictures that could not be evaluated</h3>
                <div class="scroll" tabindex="0" role="region" aria-label="Pictures that could not be evaluated"><table>
                <thead><tr><th scope="col">Data set</th><th scope="col">Pair</th><th scope="col">Methods</th>
                <th scope="col">Problem</th></tr></thead><tbody>{rows}</tbody></table></div>

                """
            )
        );
    }

    private static void WriteUndefined(TextWriter page, EvaluationTable table)
    {
        var undefined = table
            .Rows.Where(row => row.Problem is null)
            .SelectMany(row => table.Metrics.Zip(row.Values, (metric, value) => (row.Pair.Dataset, metric.Id, value.Reason)))
            .Where(value => value.Reason is not null)
            .GroupBy(value => value)
            .ToList();
        if (undefined.Count == 0)
        {
            return;
        }

        Html rows = Html.Join(
            undefined.Select(group =>
                Html.Of(
                    $"""
                    <tr><td>{group.Key.Dataset}</td><td>{group.Key.Id}</td><td>{Figures.Count(
                        group.Count(),
                        "value"
                    )}</td><td class="reason">{group.Key.Reason}</td></tr>
                    """
                )
            )
        );
        page.Write(
            Html.Of(
                $"""
                <h3>Values that are not defined</h3>
                <div class="scroll" tabindex="0" role="region" aria-label="Values that are not defined"><table>
                <thead><tr><th scope="col">Data set</th><th scope="col">Metric</th><th scope="col">How many</th>
                <th scope="col">Reason</th></tr></thead><tbody>{rows}</tbody></table></div>

                """
            )
        );
    }
}
