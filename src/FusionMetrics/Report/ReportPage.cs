using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>
/// Writes an evaluation as one HTML page that needs nothing else: tables with the best three marked, pictures under a slider with
/// zoomed crops, the first two methods against each other, a box plot per metric, the definition of every metric used, and what was left out.
/// </summary>
/// <remarks>All members can be used from several threads at once. The same evaluation gives the same page, byte by
/// byte.</remarks>
public static class ReportPage
{
    private const int NarrowestPicture = 16;
    private const int HighestQuality = 100;

    /// <summary>Writes the page into a file, which is replaced if it is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="table">The evaluation; its pictures are read again.</param>
    /// <param name="options">Heading and pictures.</param>
    /// <param name="progress">Told the fraction of the pictures that is done; may be null.</param>
    /// <param name="cancellationToken">Stops the work; nothing is left behind.</param>
    /// <exception cref="EvaluationException">The file can't be written.</exception>
    /// <exception cref="PictureException">A picture can't be read any more.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Write(
        string path,
        EvaluationTable table,
        ReportOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= ReportOptions.Default;
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PictureWidth, NarrowestPicture, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.PairsWithPictures, nameof(options));
        if (options.PictureQuality is int quality)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1, nameof(options));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, HighestQuality, nameof(options));
        }

        EvaluationFile.Write(path, page => WritePage(page, table, options, progress, cancellationToken));
    }

    private static void WritePage(
        TextWriter page,
        EvaluationTable table,
        ReportOptions options,
        IProgress<double>? progress,
        CancellationToken cancellationToken
    )
    {
        bool pictures = options.PairsWithPictures > 0 && table.Rows.Any(row => row.Problem is null);
        WriteStart(page, table, options.Title, pictures);
        SummarySection.Write(page, table);
        PictureSection.Write(page, table, options, progress, cancellationToken);
        ComparisonSection.Write(page, table);
        DistributionSection.Write(page, table);
        DefinitionSection.Write(page, table);
        ProblemSection.Write(page, table);
        page.Write(
            Html.Of(
                $"""
                </main><footer>Made with FusionML {Version}. Values with all their digits are in values.csv and report.json
                beside this page.</footer>
                <script>{new Html(ReportResource.Read("report.js"))}</script></body></html>

                """
            )
        );
    }

    private static string Version => typeof(ReportPage).Assembly.GetName().Version?.ToString(3) ?? string.Empty;

    private static void WriteStart(TextWriter page, EvaluationTable table, string title, bool pictures)
    {
        string facts = string.Join(
            " · ",
            [
                Figures.Count(table.Pairs.Count, "pair"),
                Figures.Count(table.Summaries.Count, "data set"),
                Figures.Count(table.Methods.Count, "method"),
                Figures.Count(table.Metrics.Count, "metric"),
            ]
        );
        int bad = table.BadRows.Count();
        Html warning =
            bad > 0
                ? Html.Of(
                    $"""<p class="warning"><a href="#problems">{Figures.Count(bad, "picture")} could not be evaluated</a></p>"""
                )
                : Html.Empty;
        page.Write(
            Html.Of(
                $"""
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark"><title>{title}</title><style>{new Html(
                    ReportResource.Read("report.css")
                )}</style></head>
                <body><a class="skip" href="#results">To the results</a>
                <header><div><h1>{title}</h1><p class="facts">{facts}</p>{warning}</div>
                <button type="button" id="theme" hidden>Theme: system</button></header>
                <nav aria-label="Sections"><a href="#results">Results</a>{Link(
                    pictures,
                    "pictures",
                    "Pictures"
                )}{Link(
                    ComparisonSection.IsNeeded(table),
                    "comparison",
                    "Comparison"
                )}<a href="#distributions">Distributions</a>
                <a href="#metrics">Metrics</a>{Link(ProblemSection.IsNeeded(table), "problems", "Left out")}</nav>
                <main>

                """
            )
        );
    }

    private static Html Link(bool isNeeded, string id, string name) =>
        isNeeded ? Html.Of($"""<a href="#{id}">{name}</a>""") : Html.Empty;
}
