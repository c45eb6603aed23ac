using System.Globalization;
using System.Text;
using FusionML.Imaging;
using FusionML.Metrics;

namespace FusionML.ModelEvaluation;

/// <summary>
/// What a person reads of an evaluation: <c>tables.md</c>, contact sheets, and the worst pairs of the networks.
/// </summary>
internal sealed class EvaluationReport(
    EvaluationTable table,
    IReadOnlyList<EvaluationSet> sets,
    IReadOnlyList<EvaluatedMethod> methods,
    string split
)
{
    private const string BaselinePrefix = "laplacian";
    private const int Worst = 5;
    private const int CellWidth = 240;
    private const int WorstCellWidth = 400;
    private const int RowsPerSheet = 10;

    private static readonly string[] WorstMetrics = ["MS-SSIM", "Qabf"];

    private readonly string[] _baselines =
    [
        .. methods.Select(method => method.Name).Where(name => name.StartsWith(BaselinePrefix, StringComparison.Ordinal)),
    ];

    /// <summary>The method whose worst pairs are shown: the candidate if there is one, else what ships.</summary>
    private readonly string? _judged = methods
        .Select(method => method.Name)
        .OrderBy(name => name == MethodList.Candidate ? 0 : 1)
        .FirstOrDefault(name => name is MethodList.Candidate or MethodList.Shipped);

    /// <summary>Writes the report into a folder.</summary>
    /// <param name="folder">The folder, which is there.</param>
    /// <param name="sheets">Pictures as well.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public void Write(string folder, bool sheets, CancellationToken cancellationToken)
    {
        StringBuilder text = new();
        AppendHeading(text);
        foreach (EvaluationSet set in sets)
        {
            EvaluationRow[] rows = Rows(set);
            MeanTables.Append(text, Summary(set), set.Title, table);
            AppendMethods(text, set);
            AppendWorst(text, set, rows, sheets ? folder : null, cancellationToken);
            if (sheets)
            {
                WriteSheets(folder, set, rows, cancellationToken);
            }
        }

        EvaluationFile.Write(Path.Combine(folder, "tables.md"), writer => writer.Write(text.ToString()));
    }

    private static string FileName(EvaluationSet set) => $"{set.Task.ToString().ToLowerInvariant()}-{set.Dataset}";

    private EvaluationRow[] Rows(EvaluationSet set) => [.. table.Rows.Where(row => row.Pair.Dataset == set.Key)];

    private DatasetSummary Summary(EvaluationSet set) => table.Summaries.Single(summary => summary.Dataset == set.Key);

    private void AppendHeading(StringBuilder text)
    {
        text.Append(split == "test" ? "## Test splits\n\n" : "## Validation pairs, cut from the train split\n\n");
        text.Append("Means over the pairs; bold is the best. Columns are metric ids of `fusionml metrics`: ");
        text.Append(
            CultureInfo.InvariantCulture,
            $"{string.Join("; ", table.Metrics.Select(metric => $"{metric.Id} is {metric.Title}"))}. "
        );
        string[] lower =
        [
            .. table.Metrics.Where(metric => metric.Direction == MetricDirection.LowerIsBetter).Select(metric => metric.Id),
        ];
        text.Append(
            lower.Length == 0
                ? "All are better when larger. "
                : $"Better when smaller: {string.Join(", ", lower)}; the rest when larger. "
        );
        text.Append("PSNR is against the true picture, where there is one.\n\n");
    }

    private void AppendMethods(StringBuilder text, EvaluationSet set)
    {
        string[] networks =
        [
            .. methods
                .Where(method => method is NetworkMethod)
                .Select(method => $"{method.Name}: {method.Describe(set.Task) ?? "nothing for this task"}"),
        ];
        if (networks.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{string.Join("; ", networks)}.\n\n");
        }
    }

    private void AppendWorst(
        StringBuilder text,
        EvaluationSet set,
        EvaluationRow[] rows,
        string? folder,
        CancellationToken cancellationToken
    )
    {
        if (_judged is null || _baselines.Length == 0)
        {
            return;
        }

        WorstPairs.Entry[] worst =
        [
            .. WorstMetrics
                .Select(id => (Index: table.Metrics.TakeWhile(metric => metric.Id != id).Count(), Id: id))
                .Where(metric => metric.Index < table.Metrics.Count)
                .SelectMany(metric => WorstPairs.Find(rows, metric, _judged, _baselines, Worst)),
        ];
        if (worst.Length == 0)
        {
            return;
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"Where {_judged} is furthest behind the better of {string.Join(" and ", _baselines)}:\n\n"
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $"| metric | pair | {_judged} | rule | its value | difference |\n| --- | --- | ---: | --- | ---: | ---: |\n"
        );
        foreach (WorstPairs.Entry entry in worst)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {entry.Metric} | {entry.Pair.Id} | {entry.Value:F4} ");
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {entry.Best} | {entry.BestValue:F4} | {entry.Difference:+0.0000;-0.0000} |\n"
            );
        }

        text.Append('\n');
        if (folder is not null)
        {
            string[] shown = [.. _baselines, _judged];
            ContactSheet sheet = new(["first", "second", .. shown], WorstCellWidth);
            foreach (IGrouping<string, WorstPairs.Entry> pair in worst.GroupBy(entry => entry.Pair.Id))
            {
                string name = string.Join(
                    "  ",
                    pair.Select(entry =>
                        string.Create(CultureInfo.InvariantCulture, $"{entry.Metric} {entry.Difference:+0.000;-0.000}")
                    )
                );
                sheet.Add($"{pair.Key}  {name}", Pictures(rows, pair.First().Pair, shown), cancellationToken);
            }

            WriteSheet(Path.Combine(folder, "worst"), $"{FileName(set)}.png", sheet, cancellationToken);
        }
    }

    private void WriteSheets(string folder, EvaluationSet set, EvaluationRow[] rows, CancellationToken cancellationToken)
    {
        string[] names =
        [
            .. methods
                .Select(method => method.Name)
                .Where(name => rows.Any(row => row.Method.Name == name && row.FusedPath is not null)),
        ];
        EvaluationPair[][] parts = [.. rows.Select(row => row.Pair).DistinctBy(pair => pair.Id).Chunk(RowsPerSheet)];
        for (int part = 0; part < parts.Length; part++)
        {
            ContactSheet sheet = new(["first", "second", .. names], CellWidth);
            foreach (EvaluationPair pair in parts[part])
            {
                sheet.Add(pair.Id, Pictures(rows, pair, names), cancellationToken);
            }

            WriteSheet(Path.Combine(folder, "sheets"), $"{FileName(set)}-{part + 1}.png", sheet, cancellationToken);
        }
    }

    private static IReadOnlyList<string?> Pictures(EvaluationRow[] rows, EvaluationPair pair, IEnumerable<string> names) =>
        [
            .. pair.SourcePaths,
            .. names.Select(name => rows.Single(row => row.Pair.Id == pair.Id && row.Method.Name == name).FusedPath),
        ];

    private static void WriteSheet(string folder, string name, ContactSheet sheet, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        PictureFile.Write(
            Path.Combine(folder, name),
            sheet.Draw(),
            new PictureWriteOptions { Overwrite = true },
            cancellationToken
        );
    }
}
