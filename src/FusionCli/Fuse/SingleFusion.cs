using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>Fuses the pictures of one job and says what came of it.</summary>
/// <param name="steps">Reads, fuses, writes.</param>
/// <param name="weights">Whose weights fuse, or null for a rule.</param>
/// <param name="streams">Where to say it.</param>
internal sealed class SingleFusion(FuseSteps steps, string? weights, CommandStreams streams)
{
    /// <summary>Runs the job.</summary>
    /// <param name="job">What to fuse.</param>
    /// <param name="json">Print one JSON object on standard output.</param>
    /// <param name="cancellationToken">Stops the work; nothing is left behind.</param>
    public void Run(FuseJob job, bool json, CancellationToken cancellationToken)
    {
        SourcePictures sources = steps.Read(job, cancellationToken);
        TellWarnings(sources);
        AlignedPictures aligned = FuseProgressBar.Run(streams, "aligning", progress =>
            steps.Align(sources, progress, cancellationToken)
        );
        aligned.Tell(streams);
        FusedJob fused = FuseProgressBar.Run(streams, steps.Fusion.EngineName, progress =>
            steps.Fuse(job, sources, aligned, progress, cancellationToken)
        );
        TellWhatChanged(fused);
        steps.Write(fused, overwrite: false, cancellationToken);
        FuseReport report = new(job.Output, steps.Fusion, weights, fused.Result, fused.Seconds) { Alignment = aligned };
        if (json)
        {
            streams.Output.WriteLine(report.ToJson());
        }

        streams.Error.WriteLine(report.ToText());
    }

    private void TellWarnings(SourcePictures sources)
    {
        foreach (string warning in sources.Warnings)
        {
            streams.Error.WriteLine(warning);
        }
    }

    private void TellWhatChanged(FusedJob fused)
    {
        foreach (string change in fused.Changes)
        {
            streams.Error.WriteLine(change);
        }
    }
}
