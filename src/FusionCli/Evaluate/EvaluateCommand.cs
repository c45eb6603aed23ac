using System.CommandLine;
using FusionML.Imaging;
using FusionML.Metrics;

namespace FusionML.Cli;

/// <summary>
/// <c>fusionml evaluate</c>: computes metrics for the fused pictures of one or more methods over data sets, and writes a report.
/// </summary>
internal sealed class EvaluateCommand
{
    private const string JournalName = "evaluation.journal";

    private static readonly string[] OutputNames = ["values.csv", "summary.csv", "report.json", "report.html"];

    private readonly EvaluateInputs _inputs = new();
    private readonly Option<string> _metric = new("--metric")
    {
        Description = "Ids separated by commas, such as EN,MI:2EN,MS-SSIM; or all.",
        HelpName = "IDS",
        DefaultValueFactory = _ => "default",
    };
    private readonly Option<string> _out = new("--output", "-o")
    {
        Description =
            "The folder for values.csv, summary.csv, report.json and report.html. It also gets evaluation.journal, "
            + "from which a run that was interrupted goes on.",
        Required = true,
        HelpName = "OUTDIR",
    };
    private readonly Option<string?> _format = CommandOption.Word(
        "--format",
        "How to print the means; latex has methods as rows, the best bold and the second underlined. [default: table]",
        "table",
        "json",
        "csv",
        "latex"
    );
    private readonly Option<string?> _rows = CommandOption.Word(
        "--rows",
        "What the rows of the printed table are. [default: metrics]",
        "metrics",
        "methods"
    );
    private readonly Option<bool> _noHtml = CommandOption.Flag("--no-html", "Write no report.html.");
    private readonly Option<string?> _title = new("--title") { Description = "The heading of report.html.", HelpName = "TEXT" };
    private readonly Option<int?> _pictureWidth = CommandOption.Number(
        "--picture-width",
        "Wider pictures are scaled down to it in report.html. [default: 640]",
        "N",
        16,
        8192
    );
    private readonly Option<int?> _pictureQuality = CommandOption.Number(
        "--picture-quality",
        "The quality of the pictures in report.html, which are JPEG. [default: 85]",
        "N",
        1,
        100
    );
    private readonly Option<bool> _lossless = CommandOption.Flag(
        "--lossless-pictures",
        "The pictures in report.html are PNG, in a page three to eight times as large."
    );
    private readonly Option<int?> _pictures = CommandOption.Number(
        "--pictures",
        "Pairs of each data set whose pictures go into report.html. [default: 12]",
        "N",
        0,
        100_000
    );
    private readonly Option<int?> _threads = CommandOption.Number(
        "--threads",
        "Threads to use. [default: one per processor]",
        "N",
        1,
        1024
    );
    private readonly NormalizeArgument _normalize = new();
    private readonly LimitsArgument _limits = new();
    private readonly Option<bool> _force = CommandOption.Flag("--force", "Replace the files in OUTDIR.");

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        EvaluateCommand evaluate = new();
        Command command = new(
            "evaluate",
            "Evaluate fusion methods over data sets. Returns 3 if a picture was missing or broken; "
                + "the rest is evaluated all the same."
        );
        evaluate._inputs.AddTo(command);
        foreach (
            Option option in (Option[])
                [
                    evaluate._metric,
                    evaluate._out,
                    evaluate._format,
                    evaluate._rows,
                    evaluate._noHtml,
                    evaluate._title,
                    evaluate._pictureWidth,
                    evaluate._pictureQuality,
                    evaluate._lossless,
                    evaluate._pictures,
                    evaluate._threads,
                    evaluate._normalize.Option,
                    evaluate._limits.Option,
                    evaluate._force,
                ]
        )
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, cancellationToken) => CommandGuard.RunAsync(streams, () => evaluate.Run(parsed, streams, cancellationToken))
        );
        return command;
    }

    private void Run(ParseResult parsed, CommandStreams streams, CancellationToken cancellationToken)
    {
        RequireSound(parsed);
        IReadOnlyList<FusionMetric> metrics = MetricRegistry.Parse(parsed.GetRequiredValue(_metric));
        IReadOnlyList<FusedMethod> methods = _inputs.ReadMethods(parsed);
        IReadOnlyList<EvaluationPair> pairs = _inputs.ReadPairs(parsed);
        SourceNormalizer normalizer = _normalize.Parse(parsed);
        string folder = parsed.GetRequiredValue(_out);
        _inputs.RequireNoManifest(parsed, OutputNames.Append(JournalName).Select(name => Path.Combine(folder, name)));
        PrepareFolder(folder, parsed.GetValue(_force));
        DatasetEvaluation evaluation = new(
            pairs,
            methods,
            metrics,
            new DatasetEvaluationOptions
            {
                MaxThreads = parsed.GetValue(_threads) ?? 0,
                Normalizer = normalizer,
                Limits = _limits.Limits(parsed),
                JournalPath = Path.Combine(folder, JournalName),
            }
        );
        EvaluationTable table = EvaluateProgressBar.Run(streams, progress => evaluation.Run(progress, cancellationToken));
        EvaluationCsv.WriteValues(Path.Combine(folder, "values.csv"), table);
        EvaluationCsv.WriteSummary(Path.Combine(folder, "summary.csv"), table);
        EvaluationJson.Write(Path.Combine(folder, "report.json"), table);
        if (!parsed.GetValue(_noHtml))
        {
            WritePage(parsed, Path.Combine(folder, "report.html"), table, cancellationToken);
        }

        EvaluateSummaryText.Write(streams.Output, parsed.GetValue(_format), parsed.GetValue(_rows) == "methods", table);
        TellNormalizations(streams.Error, table);
        ListProblems(streams.Error, table, folder);
    }

    private void WritePage(ParseResult parsed, string path, EvaluationTable table, CancellationToken cancellationToken)
    {
        ReportOptions defaults = new();
        ReportPage.Write(
            path,
            table,
            new ReportOptions
            {
                Title = parsed.GetValue(_title) ?? defaults.Title,
                PictureWidth = parsed.GetValue(_pictureWidth) ?? defaults.PictureWidth,
                PictureQuality = parsed.GetValue(_lossless) ? null : parsed.GetValue(_pictureQuality) ?? defaults.PictureQuality,
                PairsWithPictures = parsed.GetValue(_pictures) ?? defaults.PairsWithPictures,
            },
            progress: null,
            cancellationToken
        );
    }

    private void RequireSound(ParseResult parsed)
    {
        if (parsed.GetValue(_lossless) && parsed.GetValue(_pictureQuality) is int quality)
        {
            throw new UsageException(
                $"--lossless-pictures are PNG, which has no --picture-quality ({quality}): give one of the two options."
            );
        }

        if (parsed.GetValue(_rows) is not null && parsed.GetValue(_format) is string format and not "table")
        {
            throw new UsageException($"--rows is for the table that is printed, not for --format {format}.");
        }
    }

    private static void PrepareFolder(string folder, bool force)
    {
        if (File.Exists(folder))
        {
            throw new UsageException($"{folder} is a file, not a folder.");
        }

        if (!force && Array.Find(OutputNames, name => File.Exists(Path.Combine(folder, name))) is string existing)
        {
            throw new UsageException($"{Path.Combine(folder, existing)} exists already; give --force to replace the report.");
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

    private static void TellNormalizations(TextWriter error, EvaluationTable table)
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

    private static void ListProblems(TextWriter error, EvaluationTable table, string folder)
    {
        EvaluationRow[] bad = [.. table.BadRows];
        foreach (EvaluationRow row in bad)
        {
            error.WriteLine($"{row.Pair.Dataset}, {row.Pair.Id}, {row.Method.Name}: {row.Problem}");
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
