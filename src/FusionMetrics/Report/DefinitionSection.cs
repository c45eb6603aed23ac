using System.Text.RegularExpressions;

namespace FusionML.Metrics;

/// <summary>Which metrics were used, in which form, and where they come from.</summary>
internal static partial class DefinitionSection
{
    /// <summary>Writes the section.</summary>
    public static void Write(TextWriter page, EvaluationTable table)
    {
        page.Write(
            """
            <section id="metrics" aria-labelledby="metrics-heading"><h2 id="metrics-heading">Metrics</h2>
            <p class="note">The same name means different numbers in different codes. These are the forms used here.</p>
            <div class="definitions">

            """
        );
        foreach (MetricDefinition metric in table.Metrics)
        {
            bool higher = metric.Direction == MetricDirection.HigherIsBetter;
            string direction = higher ? "↑ higher is better" : "↓ lower is better";
            page.Write(
                Html.Of(
                    $"""
                    <article class="definition" id="{MetricAnchor.Id(metric)}"><h3><code>{metric.Id}</code> {metric.Title}</h3>
                    <p class="formula">{metric.Formula}</p>
                    <dl><dt>Direction</dt><dd>{direction}</dd><dt>Range</dt><dd>{metric.Range}</dd><dt>Source</dt><dd>{WithLinks(
                        metric.Source
                    )}</dd></dl></article>

                    """
                )
            );
        }

        page.Write("</div></section>\n");
    }

    /// <summary>The text with each <c>doi:</c> or <c>DOI</c> made a link.</summary>
    private static Html WithLinks(string source)
    {
        List<Html> pieces = [];
        int at = 0;
        foreach (Match match in Doi().Matches(source))
        {
            pieces.Add(
                Html.Of($"""{source[at..match.Index]}<a href="https://doi.org/{match.Groups[1].Value}">{match.Value}</a>""")
            );
            at = match.Index + match.Length;
        }

        pieces.Add(Html.Of($"{source[at..]}"));
        return Html.Join(pieces);
    }

    [GeneratedRegex(@"(?:doi:|DOI )(10\.\d+/[\w.()/:;-]*\w)")]
    private static partial Regex Doi();
}
