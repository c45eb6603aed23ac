using System.CommandLine;
using FusionML.Imaging;
using FusionML.Metrics;

namespace FusionML.Cli;

/// <summary>
/// <c>fusionml evaluate</c>: computes metrics for the fused pictures of one or more methods over data sets, and writes a report.
/// </summary>
internal sealed class EvaluateCommand
{
    /// <summary>What the names of journals begin with.</summary>
    public const string JournalKind = "evaluation";

    private const string JournalName = JournalKind + ".journal";

    private readonly EvaluateInputs _inputs = new();
    private readonly Option<string> _metric = new("--metric")
    {
        Description = "Ids separated by commas, such as EN,MI:2EN,MS-SSIM; or all, default, appearance (what people see).",
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
    private readonly PageArguments _page = new();
    private readonly Option<int?> _threads = CommandOption.Number(
        "--threads",
        "Threads to use. [default: SLURM_CPUS_PER_TASK, or one per processor]",
        "N",
        1,
        1024
    );
    private readonly NormalizeArgument _normalize = new();
    private readonly LimitsArgument _limits = new();
    private readonly Option<bool> _force = CommandOption.Flag("--force", "Replace the files in OUTDIR.");
    private readonly Option<bool> _verify = CommandOption.Flag(
        "--verify",
        "Read every picture's file to tell whether the journal's values are of it, also where size and times have not changed."
    );
    private readonly ShardArgument _shard = new();

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        EvaluateCommand evaluate = new();
        Command command = evaluate.Make();
        command.SetAction(
            (parsed, cancellationToken) => CommandGuard.RunAsync(streams, () => evaluate.Run(parsed, streams, cancellationToken))
        );
        return command;
    }

    /// <summary>Writes the reports of an evaluation whose shards are done.</summary>
    /// <param name="plan">What the shards are of.</param>
    /// <param name="journals">Their folder.</param>
    /// <param name="force">Replaces reports that are there.</param>
    /// <param name="streams">Where to say it.</param>
    /// <param name="cancellationToken">Stops the work; nothing half-written is left.</param>
    /// <exception cref="ShardException">A shard is missing or incomplete.</exception>
    /// <exception cref="PictureException">Pictures could not be evaluated, as told; the rest is done.</exception>
    public static void Merge(
        ShardPlan plan,
        ShardSet journals,
        bool force,
        CommandStreams streams,
        CancellationToken cancellationToken
    )
    {
        EvaluateCommand evaluate = new();
        ParseResult parsed = evaluate.Make().Parse([.. plan.Words]);
        evaluate.RunMerge(parsed, plan, journals, force, streams, cancellationToken);
    }

    private Command Make()
    {
        Command command = new(
            "evaluate",
            "Evaluate fusion methods over data sets. Returns 3 if a picture was missing or broken; "
                + "the rest is evaluated all the same."
        );
        _inputs.AddTo(command);
        foreach (
            Option option in (Option[])
                [
                    _metric,
                    _out,
                    _format,
                    _rows,
                    .. _page.All,
                    _threads,
                    _normalize.Option,
                    _limits.Option,
                    _force,
                    _verify,
                    _shard.Option,
                ]
        )
        {
            command.Options.Add(option);
        }

        return command;
    }

    private void Run(ParseResult parsed, CommandStreams streams, CancellationToken cancellationToken)
    {
        Work work = Read(parsed);
        _inputs.RequireNoManifest(
            parsed,
            EvaluationOutput.Names.Append(JournalName).Select(name => Path.Combine(work.Folder, name))
        );
        if (_shard.Shard(parsed) is Shard shard)
        {
            RunShard(parsed, work, shard, streams, cancellationToken);
            return;
        }

        EvaluationOutput output = new(work.Folder, _page.Options(parsed));
        output.Prepare(parsed.GetValue(_force));
        using EvaluationJournal journal = EvaluationJournal.Open(
            Path.Combine(work.Folder, JournalName),
            parsed.GetValue(_verify)
        );
        EvaluationTable table = Evaluate(parsed, work, work.Pairs, journal, streams, cancellationToken);
        Publish(parsed, output, table, streams, cancellationToken);
    }

    private void RunShard(ParseResult parsed, Work work, Shard shard, CommandStreams streams, CancellationToken cancellationToken)
    {
        EvaluationOutput.CreateFolder(work.Folder);
        ShardJournals journals = new(work.Folder, JournalKind);
        journals.RequireOneCount([.. journals.Find(), shard]);
        EvaluationPair[] own = [.. work.Pairs.Where(pair => shard.Has(pair.Id))];
        streams.Error.WriteLine($"{shard}: {own.Length} of {work.Pairs.Count} pairs");
        string path = journals.PathOf(shard);
        using EvaluationJournal journal = EvaluationJournal.Open(path, parsed.GetValue(_verify));
        ShardPlan plan = Plan(parsed, work);
        if (journal.Plan is string before && !parsed.GetValue(_force))
        {
            ShardPlan.Parse(before, path).RequireSame(path, plan, "this command");
        }

        if (journal.Plan != plan.ToJson())
        {
            journal.WritePlan(plan.ToJson());
        }

        if (own.Length > 0)
        {
            EvaluationTable table = Evaluate(parsed, work, own, journal, streams, cancellationToken);
            EvaluationCsv.WriteValues(journals.PathOf(shard, "values", ".csv"), table);
            EvaluationOutput.ListProblems(streams.Error, table, work.Folder);
        }
    }

    private void RunMerge(
        ParseResult parsed,
        ShardPlan plan,
        ShardSet shards,
        bool force,
        CommandStreams streams,
        CancellationToken cancellationToken
    )
    {
        Work work = Read(parsed);
        plan.RequireSame("The shards' journals", Plan(parsed, work), "what they are of now");
        EvaluationOutput output = new(work.Folder, _page.Options(parsed));
        output.Prepare(force);
        JoinedJournals joined = new(work.Pairs, work.Methods, work.Metrics);
        shards.RequireComplete(shard =>
        {
            using EvaluationJournal journal = EvaluationJournal.Read(shards.Journals.PathOf(shard));
            return joined.Add(journal, pair => shard.Has(pair.Id));
        });
        Publish(parsed, output, joined.ToTable(), streams, cancellationToken);
    }

    private Work Read(ParseResult parsed)
    {
        _page.RequireSound(parsed);
        if (parsed.GetValue(_rows) is not null && parsed.GetValue(_format) is string format and not "table")
        {
            throw new UsageException($"--rows is for the table that is printed, not for --format {format}.");
        }

        IReadOnlyList<FusionMetric> metrics = MetricRegistry.Parse(parsed.GetRequiredValue(_metric));
        IReadOnlyList<FusedMethod> methods = _inputs.ReadMethods(parsed);
        return new Work(_inputs.ReadPairs(parsed), methods, metrics, _normalize.Parse(parsed), parsed.GetRequiredValue(_out));
    }

    private ShardPlan Plan(ParseResult parsed, Work work) =>
        new(
            "evaluate",
            ProgramVersion.Of(RowKey.Build),
            _inputs.Digest(parsed, work.Pairs),
            Weights: string.Empty,
            Environment.CurrentDirectory,
            CommandWords.Of(parsed, [_shard.Option, _threads, _force, _verify])
        );

    private EvaluationTable Evaluate(
        ParseResult parsed,
        Work work,
        IReadOnlyList<EvaluationPair> pairs,
        EvaluationJournal journal,
        CommandStreams streams,
        CancellationToken cancellationToken
    )
    {
        DatasetEvaluation evaluation = new(
            pairs,
            work.Methods,
            work.Metrics,
            new DatasetEvaluationOptions
            {
                MaxThreads = parsed.GetValue(_threads) ?? SlurmJob.Current.Threads ?? 0,
                Normalizer = work.Normalizer,
                Limits = _limits.Limits(parsed),
                Journal = journal,
            }
        );
        return EvaluateProgressBar.Run(streams, progress => evaluation.Run(progress, cancellationToken));
    }

    private void Publish(
        ParseResult parsed,
        EvaluationOutput output,
        EvaluationTable table,
        CommandStreams streams,
        CancellationToken cancellationToken
    )
    {
        output.Write(table, cancellationToken);
        EvaluateSummaryText.Write(streams.Output, parsed.GetValue(_format), parsed.GetValue(_rows) == "methods", table);
        EvaluationOutput.TellNormalizations(streams.Error, table);
        EvaluationOutput.ListProblems(streams.Error, table, output.Folder);
    }

    /// <summary>What is to be evaluated, and where the reports go.</summary>
    private sealed record Work(
        IReadOnlyList<EvaluationPair> Pairs,
        IReadOnlyList<FusedMethod> Methods,
        IReadOnlyList<FusionMetric> Metrics,
        SourceNormalizer Normalizer,
        string Folder
    );
}
