using System.CommandLine;
using FusionML.Metrics;

namespace FusionML.Cli;

/// <summary><c>fusionml merge FOLDER</c>: joins the shards of an evaluation or a batch as one process would have written them.</summary>
internal sealed class MergeCommand
{
    private readonly Argument<string> _folder = new("FOLDER")
    {
        Description = "The folder that the shards were given as --output.",
    };
    private readonly Option<bool> _force = CommandOption.Flag("--force", "Replace reports that are in FOLDER.");
    private readonly Option<bool> _verify = CommandOption.Flag(
        "--verify",
        "Read every fused picture to tell whether it is the journal's."
    );
    private readonly Option<bool> _json = CommandOption.Flag("--json", "Print one JSON object about a batch on standard output.");

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        MergeCommand merge = new();
        Command command = new(
            "merge",
            "Join the shards of 'evaluate' into values.csv, summary.csv, report.json and report.html, those of 'fuse' into fusion.csv, "
                + "byte for byte as one process writes them. Returns 2 if a shard is missing or incomplete, and 3 as these commands do."
        )
        {
            merge._folder,
            merge._force,
            merge._verify,
            merge._json,
        };
        command.SetAction(
            (parsed, cancellationToken) => CommandGuard.RunAsync(streams, () => merge.Run(parsed, streams, cancellationToken))
        );
        return command;
    }

    private void Run(ParseResult parsed, CommandStreams streams, CancellationToken cancellationToken)
    {
        string folder = Path.GetFullPath(parsed.GetRequiredValue(_folder));
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"There is no folder {folder}.");
        }

        ShardSet batch = Find(folder, BatchRun.JournalKind);
        ShardSet evaluation = Find(folder, EvaluateCommand.JournalKind);
        if (batch.Found.Count == 0 && evaluation.Found.Count == 0)
        {
            throw new UsageException($"{folder} has no journal of a shard; 'fuse' and 'evaluate' write them with --shard I/N.");
        }

        if (batch.Found.Count > 0)
        {
            ShardPlan plan = Plan(folder, batch, path => ReadAndClose(FuseJournal.Read(path), journal => journal.Plan));
            BatchOptions options = new(parsed.GetValue(_force), parsed.GetValue(_verify), parsed.GetValue(_json));
            FuseCommand.Merge(plan, batch, options, streams);
        }

        if (evaluation.Found.Count > 0)
        {
            ShardPlan plan = Plan(folder, evaluation, path =>
                ReadAndClose(EvaluationJournal.Read(path), journal => journal.Plan)
            );
            EvaluateCommand.Merge(plan, evaluation, parsed.GetValue(_force), streams, cancellationToken);
        }
    }

    private static ShardSet Find(string folder, string kind)
    {
        ShardJournals journals = new(folder, kind);
        IReadOnlyList<Shard> found = journals.Find();
        journals.RequireOneCount(found);
        Shard[] running = [.. found.Where(journals.IsHeld)];
        return found.Count == 0 || running.Length < found.Count
            ? new ShardSet(journals, [.. found.Except(running)], running)
            : throw new ShardException(
                $"This is not the whole: every shard of {folder} still runs. Wait for them, and merge again."
            );
    }

    private static T ReadAndClose<TJournal, T>(TJournal journal, Func<TJournal, T> read)
        where TJournal : IDisposable
    {
        using (journal)
        {
            return read(journal);
        }
    }

    /// <summary>What all shards are of; this process goes to the folder that its paths are relative to.</summary>
    private static ShardPlan Plan(string folder, ShardSet shards, Func<string, string?> planOf)
    {
        (string Name, ShardPlan Plan)[] plans =
        [
            .. shards.Found.Select(shard =>
            {
                string path = shards.Journals.PathOf(shard);
                string name = Path.GetFileName(path);
                return (name, ShardPlan.Parse(planOf(path) ?? string.Empty, path));
            }),
        ];
        (string name, ShardPlan plan) = plans[0];
        foreach ((string otherName, ShardPlan other) in plans)
        {
            plan.RequireSame(name, other, otherName);
        }

        GoTo(plan.Folder);
        string output = plan.Words[plan.Words.ToList().IndexOf("--output") + 1];
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(output)) == Path.TrimEndingDirectorySeparator(folder)
            ? plan
            : throw new ShardException(
                $"The shards were written into {Path.GetFullPath(output)}, but are to be joined in {folder}; put them back."
            );
    }

    private static void GoTo(string folder)
    {
        try
        {
            if (Environment.CurrentDirectory != folder)
            {
                Environment.CurrentDirectory = folder;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ShardException($"The shards were run in the folder {folder}, which can't be entered here. {e.Message}", e);
        }
    }
}
