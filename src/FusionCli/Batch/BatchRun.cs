using System.Diagnostics;
using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>Runs a batch into a folder and says what came of it.</summary>
/// <param name="steps">Reads, fuses, writes.</param>
/// <param name="key">Tells which results of earlier runs still hold.</param>
/// <param name="streams">Where to say it.</param>
internal sealed class BatchRun(FuseSteps steps, JobKey key, CommandStreams streams)
{
    /// <summary>The journal's name in the folder of the results.</summary>
    public const string JournalName = "fusion.journal";

    /// <summary>The name of the list of results there.</summary>
    public const string ResultsName = "fusion.csv";

    /// <summary>Runs the jobs.</summary>
    /// <param name="jobs">What to fuse.</param>
    /// <param name="folder">The folder of the results; it is made where it is missing.</param>
    /// <param name="force">Replaces results that are there.</param>
    /// <param name="json">Print one JSON object on standard output.</param>
    /// <param name="cancellationToken">Stops the work; the same command goes on from what is done.</param>
    /// <exception cref="PictureException">Jobs failed, as told; the rest is done.</exception>
    public void Run(IReadOnlyList<FuseJob> jobs, string folder, bool force, bool json, CancellationToken cancellationToken)
    {
        CreateFolder(folder);
        BatchReport.RequireOwn(Path.Combine(folder, ResultsName), force);
        Stopwatch clock = Stopwatch.StartNew();
        using FuseJournal journal = FuseJournal.Open(Path.Combine(folder, JournalName));
        int done = 0;
        BatchReport report;
        try
        {
            report = new BatchReport(folder, BatchProgressBar.Run(streams, jobs.Count, show =>
                {
                    BatchFusion batch = new(steps, journal, key, force, row =>
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

        report.WriteCsv(Path.Combine(folder, ResultsName));
        if (json)
        {
            streams.Output.WriteLine(report.ToJson());
        }

        streams.Error.WriteLine(report.ToText());
        if (report.Failures > 0)
        {
            throw new PictureException(
                $"{report.Failures} of {jobs.Count} pairs could not be fused, as listed above and in "
                    + $"{Path.Combine(folder, ResultsName)}; the rest is in {folder}."
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
