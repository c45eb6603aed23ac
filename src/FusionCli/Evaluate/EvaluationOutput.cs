using FusionML.Imaging;
using FusionML.Metrics;

namespace FusionML.Cli;

/// <summary>The reports of an evaluation in their folder, and what is said beside them.</summary>
/// <param name="folder">The folder.</param>
/// <param name="page">What the page shows; null for no page.</param>
internal sealed class EvaluationOutput(string folder, ReportOptions? page)
{
    private const string ValuesName = "values.csv";
    private const string SummaryName = "summary.csv";
    private const string JsonName = "report.json";
    private const string PageName = "report.html";

    /// <summary>The files' names.</summary>
    public static IReadOnlyList<string> Names { get; } = [ValuesName, SummaryName, JsonName, PageName];

    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>Makes a folder where it is missing.</summary>
    /// <exception cref="UsageException">It is a file, or can't be made.</exception>
    public static void CreateFolder(string folder)
    {
        if (File.Exists(folder))
        {
            throw new UsageException($"{folder} is a file, not a folder.");
        }

        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The folder {folder} can't be made. {e.Message}");
        }
    }

    /// <summary>Makes the folder, and refuses to replace reports where nobody asked for that.</summary>
    /// <exception cref="UsageException">A report is there, or the folder can't be made.</exception>
    public void Prepare(bool force)
    {
        if (!force && Names.FirstOrDefault(name => File.Exists(Path.Combine(folder, name))) is string existing)
        {
            throw new UsageException($"{Path.Combine(folder, existing)} exists already; give --force to replace the report.");
        }

        CreateFolder(folder);
    }

    /// <summary>Writes the reports. They hold no time and no duration: the same evaluation gives the same bytes.</summary>
    /// <exception cref="EvaluationException">A file can't be written.</exception>
    public void Write(EvaluationTable table, CancellationToken cancellationToken)
    {
        EvaluationCsv.WriteValues(Path.Combine(folder, ValuesName), table);
        EvaluationCsv.WriteSummary(Path.Combine(folder, SummaryName), table);
        EvaluationJson.Write(Path.Combine(folder, JsonName), table);
        if (page is not null)
        {
            ReportPage.Write(Path.Combine(folder, PageName), table, page, progress: null, cancellationToken);
        }
    }

    /// <summary>Says which sources were stretched without being asked for.</summary>
    public static void TellNormalizations(TextWriter error, EvaluationTable table)
    {
        string[] sources =
        [
            .. table
                .Rows.SelectMany(row => row.Normalizations)
                .Where(normalization => normalization.IsAutomatic)
                .Select(normalization => normalization.Source)
                .Distinct(),
        ];
        if (sources.Length > 0)
        {
            error.WriteLine(
                $"{sources.Length} source(s) fill less than a tenth of their range and were stretched first, such as {sources[0]}; "
                    + "report.json has them all, --normalize none leaves them."
            );
        }
    }

    /// <summary>Lists what could not be evaluated.</summary>
    /// <exception cref="PictureException">There is something; the rest is done.</exception>
    public static void ListProblems(TextWriter error, EvaluationTable table, string folder)
    {
        EvaluationRow[] bad = [.. table.BadRows];
        foreach (EvaluationRow row in bad)
        {
            error.WriteLine(VisibleText.Of($"{row.Pair.Dataset}, {row.Pair.Id}, {row.Method.Name}: {row.Problem}"));
        }

        if (bad.Length > 0)
        {
            throw new PictureException(
                $"{bad.Length} of {table.Rows.Count} fused pictures could not be evaluated, as listed above; "
                    + $"the rest is in {folder}."
            );
        }
    }
}
