using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>Fuses the pictures of one job and says what came of it.</summary>
/// <param name="steps">Reads, fuses, writes.</param>
/// <param name="weights">Whose weights fuse, or null for a rule.</param>
/// <param name="decisionMap">Where the decision map goes, or null.</param>
/// <param name="masks">Where the masks go, or null.</param>
/// <param name="streams">Where to say it.</param>
internal sealed class SingleFusion(
    FuseSteps steps,
    string? weights,
    DecisionMapFile? decisionMap,
    MaskFiles? masks,
    CommandStreams streams
)
{
    /// <summary>Runs the job.</summary>
    /// <param name="job">What to fuse.</param>
    /// <param name="json">Print one JSON object on standard output.</param>
    /// <param name="cancellationToken">Stops the work; nothing is left behind.</param>
    public void Run(FuseJob job, bool json, CancellationToken cancellationToken)
    {
        FusedJob fused = steps.ReadsWhileFusing(job) ? FuseStack(job, cancellationToken) : FuseRead(job, cancellationToken);
        TellWhatChanged(fused);
        decisionMap?.RequireDecided(fused.Result);
        steps.Write(fused, overwrite: false, cancellationToken);
        decisionMap?.Write(fused.Result, cancellationToken);
        masks?.Write(fused.Result, cancellationToken);
        FuseReport report = new(fused, steps.Fusion, weights) { DecisionMap = decisionMap?.Path, Masks = masks?.Paths };
        if (json)
        {
            streams.Output.WriteLine(report.ToJson());
        }

        streams.Error.WriteLine(report.ToText());
    }

    private FusedJob FuseRead(FuseJob job, CancellationToken cancellationToken)
    {
        SourcePictures sources = steps.Read(job, cancellationToken);
        TellWarnings(sources.Facts);
        return FuseProgressBar.Run(streams, steps.Fusion.MethodFor(sources.Pictures.Count), progress =>
            steps.Fuse(job, sources, progress, cancellationToken)
        );
    }

    private FusedJob FuseStack(FuseJob job, CancellationToken cancellationToken)
    {
        FusedJob fused = FuseProgressBar.Run(streams, steps.Fusion.MethodFor(job.Sources.Count), progress =>
            steps.FuseWhileReading(job, progress, cancellationToken)
        );
        TellWarnings(fused.Sources);
        return fused;
    }

    private void TellWarnings(IReadOnlyList<SourceFacts> sources)
    {
        foreach (string warning in sources.SelectMany(source => source.Warnings))
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
