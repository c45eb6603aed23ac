using System.Diagnostics;
using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>Runs a batch into a folder and says what came of it.</summary>
/// <param name="steps">Reads, fuses, writes.</param>
/// <param name="key">Tells which results of earlier runs still hold.</param>
/// <param name="streams">Where to say it.</param>
internal sealed class BatchRun(FuseSteps steps, JobKey key, CommandStreams streams)
{
    /// <summary>What the names of journals and lists of results begin with.</summary>
    public const string JournalKind = "fusion";

    /// <summary>The journal's name in the folder of the results.</summary>
    public const string JournalName = "fusion.journal";

    /// <summary>The name of the list of results there.</summary>
    public const string ResultsName = "fusion.csv";

    /// <summary>Runs the jobs.</summary>
    /// <param name="jobs">What to fuse.</param>
    /// <param name="folder">The folder of the results; it is made where it is missing.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Stops the work; the same command goes on from what is done.</param>
    /// <exception cref="PictureException">Jobs failed, as told; the rest is done.</exception>
    public void Run(IReadOnlyList<FuseJob> jobs, string folder, BatchOptions options, CancellationToken cancellationToken)
    {
        CreateFolder(folder);
        string results = Path.Combine(folder, ResultsName);
        BatchReport.RequireOwn(results, options.Force);
        RequireNoShards(folder, options.Force);
        using FuseJournal journal = FuseJournal.Open(Path.Combine(folder, JournalName), options.Verify);
        Run(jobs, folder, results, journal, options, cancellationToken);
    }

    /// <summary>Runs the jobs of a shard.</summary>
    /// <param name="jobs">What to fuse.</param>
    /// <param name="folder">The folder of the results; it is made where it is missing.</param>
    /// <param name="shard">Which part of all pairs that is.</param>
    /// <param name="plan">What the shards are of.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Stops the work; the same command goes on from what is done.</param>
    /// <exception cref="ShardException">The folder's journals are of something else.</exception>
    /// <exception cref="PictureException">Jobs failed, as told; the rest is done.</exception>
    public void RunShard(
        IReadOnlyList<FuseJob> jobs,
        string folder,
        Shard shard,
        ShardPlan plan,
        BatchOptions options,
        CancellationToken cancellationToken
    )
    {
        CreateFolder(folder);
        ShardJournals journals = new(folder, JournalKind);
        journals.RequireOneCount([.. journals.Find(), shard]);
        if (!options.Force && File.Exists(Path.Combine(folder, JournalName)))
        {
            throw new ShardException(
                $"{folder} holds what a run over all pairs made ({JournalName}); run {shard} into another folder, or give --force."
            );
        }

        string path = journals.PathOf(shard);
        using FuseJournal journal = FuseJournal.Open(path, options.Verify);
        if (journal.Plan is string before && !options.Force)
        {
            ShardPlan.Parse(before, path).RequireSame(path, plan, "this command");
        }

        if (journal.Plan != plan.ToJson())
        {
            journal.WritePlan(plan.ToJson());
        }

        string results = journals.PathOf(shard, JournalKind, ".csv");
        BatchReport.RequireOwn(results, options.Force);
        Run(jobs, folder, results, journal, options, cancellationToken);
    }

    /// <summary>Writes the list of results of shards that are done.</summary>
    /// <param name="jobs">All jobs, of every shard.</param>
    /// <param name="folder">The folder of the results.</param>
    /// <param name="shards">The shards.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ShardException">A shard is missing or incomplete.</exception>
    /// <exception cref="PictureException">Jobs failed, as told.</exception>
    public void Merge(IReadOnlyList<FuseJob> jobs, string folder, ShardSet shards, BatchOptions options)
    {
        string results = Path.Combine(folder, ResultsName);
        BatchReport.RequireOwn(results, options.Force);
        Dictionary<FuseJob, BatchRow> rows = new(ReferenceEqualityComparer.Instance);
        shards.RequireComplete(shard =>
        {
            using FuseJournal journal = FuseJournal.Read(shards.Journals.PathOf(shard), options.Verify);
            (int wanted, int found) = (0, 0);
            foreach (FuseJob job in jobs.Where(job => shard.Has(job.Id)))
            {
                wanted++;
                if (journal.Find(job) is BatchRow row)
                {
                    rows[job] = row;
                    found++;
                }
            }

            return (wanted, found);
        });
        BatchReport report = new(folder, [.. jobs.Select(job => rows[job])], rows.Values.Sum(row => row.Seconds));
        Tell(report, results, options.Json);
    }

    /// <summary>A run over all pairs knows nothing of what shards made, and would call all of it failed.</summary>
    private static void RequireNoShards(string folder, bool force)
    {
        ShardJournals journals = new(folder, JournalKind);
        if (!force && journals.Find() is [Shard shard, ..] && !File.Exists(Path.Combine(folder, JournalName)))
        {
            throw new ShardException(
                $"{folder} holds what shards made ({Path.GetFileName(journals.PathOf(shard))} and others); join them by 'fusionml merge', or "
                    + "give another --output, or --force."
            );
        }
    }

    private void Run(
        IReadOnlyList<FuseJob> jobs,
        string folder,
        string results,
        FuseJournal journal,
        BatchOptions options,
        CancellationToken cancellationToken
    )
    {
        Stopwatch clock = Stopwatch.StartNew();
        int done = 0;
        BatchReport report;
        try
        {
            report = new BatchReport(folder, BatchProgressBar.Run(streams, jobs.Count, show =>
                {
                    BatchFusion batch = new(steps, journal, key, options.Force, row =>
                    {
                        done += row.Status == BatchStatus.Failed ? 0 : 1;
                        show(row);
                    });
                    return batch.Run(jobs, cancellationToken);
                }), clock.Elapsed.TotalSeconds);
        }
        catch (OperationCanceledException)
        {
            streams.Error.WriteLine($"{done} of {jobs.Count} pairs are in {folder}; the same command goes on from there.");
            throw;
        }

        Tell(report, results, options.Json);
    }

    private void Tell(BatchReport report, string results, bool json)
    {
        report.WriteCsv(results);
        if (json)
        {
            streams.Output.WriteLine(report.ToJson());
        }

        streams.Error.WriteLine(report.ToText());
        if (report.Failures > 0)
        {
            throw new PictureException(
                $"{report.Failures} of {report.Count} pairs could not be fused, as listed above and in {results}; the rest is in "
                    + $"{report.Folder}."
            );
        }
    }

    private static void CreateFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The folder {folder} can't be made. {e.Message}");
        }
    }
}
