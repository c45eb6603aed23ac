using System.Collections.Concurrent;
using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>
/// Fuses many jobs: while one is fused, the pictures of the next are read and the result of the last is written. A job that fails
/// is listed with the reason, and the rest goes on.
/// </summary>
/// <param name="steps">Reads, fuses, writes.</param>
/// <param name="journal">What earlier runs have fused; every result is added.</param>
/// <param name="key">Tells which results of earlier runs still hold.</param>
/// <param name="force">Replaces results that are there.</param>
/// <param name="finished">Told of each job as it ends, one at a time.</param>
/// <remarks>At most five jobs are in memory at a time: two read, one fused, two written.</remarks>
internal sealed class BatchFusion(FuseSteps steps, FuseJournal journal, JobKey key, bool force, Action<BatchRow> finished)
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<FuseJob, BatchRow> _rows = new(ReferenceEqualityComparer.Instance);

    /// <summary>Runs the jobs.</summary>
    /// <param name="jobs">The jobs; no two have one output.</param>
    /// <param name="cancellationToken">Stops the work; finished jobs stay, and nothing half-written is left.</param>
    /// <returns>What became of each, in the order of the jobs.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyList<BatchRow> Run(IReadOnlyList<FuseJob> jobs, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using BlockingCollection<(FuseJob Job, SourcePictures Sources)> read = new(boundedCapacity: 1);
        using BlockingCollection<FusedJob> fused = new(boundedCapacity: 1);
        Task reading = Start(() => Read(jobs, read, stop.Token), read.CompleteAdding, stop);
        Task writing = Start(() => Write(fused, stop.Token), () => { }, stop);
        Task fusing = Start(() => Fuse(read, fused, stop.Token), fused.CompleteAdding, stop);
        try
        {
            Task.WaitAll(reading, fusing, writing);
        }
        catch (AggregateException e)
        {
            // What went wrong first has stopped the others.
            cancellationToken.ThrowIfCancellationRequested();
            Exception cause = e.InnerExceptions.FirstOrDefault(inner => inner is not OperationCanceledException)
                ?? e.InnerExceptions[0];
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
        }

        return [.. jobs.Select(job => _rows[job])];
    }

    /// <summary>A step on a thread of its own; one that fails stops the others.</summary>
    private static Task Start(Action step, Action end, CancellationTokenSource stop) =>
        Task.Factory.StartNew(
            () =>
            {
                try
                {
                    step();
                }
                catch
                {
                    stop.Cancel();
                    throw;
                }
                finally
                {
                    end();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    private void Read(
        IReadOnlyList<FuseJob> jobs,
        BlockingCollection<(FuseJob Job, SourcePictures Sources)> read,
        CancellationToken cancellationToken
    )
    {
        foreach (FuseJob job in jobs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (KnownBefore(job) is BatchRow row)
            {
                Finish(row);
                continue;
            }

            Try(job, () =>
            {
                RequireFiles(job);
                read.Add((job, steps.Read(job, cancellationToken)), cancellationToken);
            });
        }
    }

    /// <summary>Nobody may write into a pipe that a batch would wait for.</summary>
    private static void RequireFiles(FuseJob job)
    {
        try
        {
            foreach (string source in job.Sources)
            {
                FileState.RequireFile(source);
            }
        }
        catch (IOException e)
        {
            throw new PictureException(e.Message, e);
        }
    }

    private void Fuse(
        BlockingCollection<(FuseJob Job, SourcePictures Sources)> read,
        BlockingCollection<FusedJob> fused,
        CancellationToken cancellationToken
    )
    {
        foreach ((FuseJob job, SourcePictures sources) in read.GetConsumingEnumerable(cancellationToken))
        {
            Try(job, () => fused.Add(steps.Fuse(job, sources, progress: null, cancellationToken), cancellationToken));
        }
    }

    private void Write(BlockingCollection<FusedJob> fused, CancellationToken cancellationToken)
    {
        foreach (FusedJob result in fused.GetConsumingEnumerable(cancellationToken))
        {
            Try(result.Job, () => Finish(Write(result, cancellationToken)));
        }
    }

    private BatchRow Write(FusedJob fused, CancellationToken cancellationToken)
    {
        FuseJob job = fused.Job;
        BatchRow row = new(job, BatchStatus.Fused, fused.Result.Image.Width, fused.Result.Image.Height, fused.Seconds)
        {
            Notes = [.. fused.Sources.SelectMany(source => source.Warnings), .. fused.Changes],
        };
        string? of = key.Of(job, journal);
        bool isOurs = of is not null && journal.IsUnfinished(of);
        if (of is not null && !File.Exists(job.Output))
        {
            journal.Begin(of);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(job.Output))!);
        steps.Write(fused, overwrite: force || isOurs, cancellationToken);
        if (of is not null)
        {
            journal.Finish(of, row);
        }

        return row;
    }

    /// <summary>The row of a job that needs no work: an earlier run has done it, or it can't be done.</summary>
    private BatchRow? KnownBefore(FuseJob job)
    {
        if (job.Problem is string problem)
        {
            return BatchRow.Failed(job, problem);
        }

        string? of = key.Of(job, journal);
        if (of is not null && journal.Find(of, job) is BatchRow before)
        {
            journal.Keep(of, before);
            return before;
        }

        bool mayWrite = force || !File.Exists(job.Output) || (of is not null && journal.IsUnfinished(of));
        return mayWrite ? null : BatchRow.Failed(job, $"{job.Output} exists already; give --force to replace it.");
    }

    /// <summary>Does a step of a job; an error of its pictures ends the job, any other one the batch.</summary>
    private void Try(FuseJob job, Action step)
    {
        try
        {
            step();
        }
        catch (FusionException e)
        {
            Finish(BatchRow.Failed(job, CommandGuard.Describe(e).Message));
        }
    }

    private void Finish(BatchRow row)
    {
        if (row.Status == BatchStatus.Failed)
        {
            journal.Fail(row);
        }

        lock (_lock)
        {
            _rows[row.Job] = row;
            finished(row);
        }
    }
}
