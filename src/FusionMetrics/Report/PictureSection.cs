using System.Globalization;
using System.Text;
using System.Text.Json;
using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>The pictures of each pair: two at a time under a slider, and crops of one place from all of them.</summary>
internal static class PictureSection
{
    /// <summary>Writes the section. Pairs are read and written one at a time.</summary>
    /// <exception cref="PictureException">A picture can't be read any more.</exception>
    public static void Write(
        TextWriter page,
        EvaluationTable table,
        ReportOptions options,
        IProgress<double>? progress,
        CancellationToken cancellationToken
    )
    {
        (string Dataset, EvaluationRow[] Rows)[] shown = [.. Shown(table, options.PairsWithPictures)];
        if (shown.Length == 0)
        {
            return;
        }

        page.Write(
            Html.Of(
                $"""
                <section id="pictures" aria-labelledby="pictures-heading"><h2 id="pictures-heading">Pictures</h2>
                <p class="note">{Note(table, options, shown.Length)}</p>
                <noscript><p class="note">The pictures need JavaScript; the tables and plots do not.</p></noscript>

                """
            )
        );
        page.Write(ReportResource.Read("viewer.html"));
        WriteMetrics(page, table);
        for (int i = 0; i < shown.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (string dataset, EvaluationRow[] rows) = shown[i];
            page.Write(
                Html.Of(
                    $"""<script type="application/json" class="pair" data-dataset="{dataset}" data-pair="{rows[0].Pair.Id}">"""
                )
            );
            page.Write(PairPictures.Json(rows, options, cancellationToken));
            page.Write("</script>\n");
            progress?.Report((i + 1.0) / shown.Length);
        }

        page.Write("</section>\n");
    }

    /// <summary>The rows that can be shown of the first pairs of each data set that have any.</summary>
    private static IEnumerable<(string Dataset, EvaluationRow[] Rows)> Shown(EvaluationTable table, int pairsPerDataset) =>
        table.Summaries.SelectMany(summary =>
            summary
                .Rows.Where(row => row.Problem is null)
                .GroupBy(row => row.Pair.Id, StringComparer.Ordinal)
                .Take(pairsPerDataset)
                .Select(rows => (summary.Dataset, rows.ToArray()))
        );

    private static string Note(EvaluationTable table, ReportOptions options, int shown)
    {
        string width =
            $"Pictures wider than {Figures.Count(options.PictureWidth, "pixel")} are scaled down to it; "
            + (
                options.PictureQuality is int quality
                    ? $"they are JPEG of quality {quality.ToString(CultureInfo.InvariantCulture)}; "
                    : string.Empty
            )
            + "the values are of the full pictures.";
        return shown < table.Pairs.Count ? $"{shown} of {Figures.Count(table.Pairs.Count, "pair")} are shown. {width}" : width;
    }

    private static void WriteMetrics(TextWriter page, EvaluationTable table)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartArray();
            for (int metric = 0; metric < table.Metrics.Count; metric++)
            {
                json.WriteStartObject();
                json.WriteString("id", table.Metrics[metric].Id);
                json.WriteBoolean("higher", table.Metrics[metric].Direction == MetricDirection.HigherIsBetter);
                json.WriteNumber("decimals", Figures.Decimals(table.Rows.Select(row => row.Values[metric].Value)));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        page.Write(
            $"""<script type="application/json" id="metric-list">{Encoding.UTF8.GetString(text.ToArray())}</script>{"\n"}"""
        );
    }
}
