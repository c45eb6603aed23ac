using System.Diagnostics;
using FusionML.Alignment;
using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>The steps of a job, which one fusion takes after each other and a batch side by side.</summary>
/// <param name="reader">Reads.</param>
/// <param name="alignment">Brings the pictures onto each other, and looks how they lie.</param>
/// <param name="fusion">Fuses.</param>
/// <param name="writer">Writes.</param>
internal sealed class FuseSteps(SourceReader reader, AlignmentStep alignment, ImageFusion fusion, FusedPictureWriter writer)
{
    /// <summary>The part of the work that moving pictures is, for a bar.</summary>
    private const double AlignmentShare = 0.5;

    /// <summary>What fuses.</summary>
    public ImageFusion Fusion => fusion;

    /// <summary>Reads the pictures of a job.</summary>
    /// <exception cref="PictureException">A picture is missing or broken, or the output can't hold what becomes of them.</exception>
    public SourcePictures Read(FuseJob job, CancellationToken cancellationToken)
    {
        SourcePictures sources = reader.Read(job, cancellationToken);
        foreach (SourceFacts facts in sources.Facts)
        {
            OutputFormat.RequireHolds(job.Output, facts);
        }

        return sources;
    }

    /// <summary>True if the pictures of a job are read while they are fused, and not before.</summary>
    public bool ReadsWhileFusing(FuseJob job) =>
        fusion.ReadsOneAtATime(job.Sources.Count)
        && !alignment.Moves
        && !alignment.ChecksOnRequest
        && !job.Sources.Contains(CommandStreams.Dash);

    /// <summary>Fuses a job that <see cref="ReadsWhileFusing"/>.</summary>
    /// <exception cref="PictureException">A picture is missing or broken, or the output can't hold what becomes of them.</exception>
    public FusedJob FuseWhileReading(FuseJob job, IProgress<FuseProgress>? progress, CancellationToken cancellationToken)
    {
        Stopwatch clock = Stopwatch.StartNew();
        SortedDictionary<int, SourceFacts> facts = [];
        PictureSource[] sources = [.. reader.Sources(job).Select(Observed)];
        FusionResult result = fusion.Fuse(sources, progress, cancellationToken);
        return new FusedJob(job, [.. facts.Values], result, clock.Elapsed.TotalSeconds);

        PictureSource Observed(PictureSource source, int index) => new(source.Name, token =>
            {
                FusionImage picture = source.Read(token);
                if (!facts.ContainsKey(index))
                {
                    facts[index] = SourceFacts.Of(source.Name, picture);
                    OutputFormat.RequireHolds(job.Output, facts[index]);
                }

                return picture;
            });
    }

    /// <summary>Aligns and fuses what was read.</summary>
    /// <exception cref="AlignmentException">A picture can't be aligned.</exception>
    public FusedJob Fuse(
        FuseJob job,
        SourcePictures sources,
        IProgress<FuseProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        Stopwatch clock = Stopwatch.StartNew();
        double share = alignment.Moves ? AlignmentShare : 0;
        IProgress<FuseProgress>? aligning = progress is null ? null : new PartProgress(progress, 0, share);
        IProgress<FuseProgress>? fusing = progress is null ? null : new PartProgress(progress, share, 1);
        AlignedPictures aligned = alignment.Apply(sources.Names, sources.Pictures, aligning, cancellationToken);
        FusionResult result = fusion.Fuse(aligned.Pictures, sources.Names, fusing, cancellationToken);
        return new FusedJob(job, sources.Facts, result, clock.Elapsed.TotalSeconds) { Alignment = aligned };
    }

    /// <summary>Writes what was fused.</summary>
    /// <param name="fused">The job and its picture.</param>
    /// <param name="overwrite">Replaces a file that is there, whatever the command line says.</param>
    /// <param name="cancellationToken">Stops the work; nothing is left behind.</param>
    /// <exception cref="PictureException">The file can't be written.</exception>
    public void Write(FusedJob fused, bool overwrite, CancellationToken cancellationToken) =>
        writer.Write(fused, overwrite, cancellationToken);

    /// <summary>Progress of a part of the work.</summary>
    private sealed class PartProgress(IProgress<FuseProgress> whole, double from, double to) : IProgress<FuseProgress>
    {
        public void Report(FuseProgress value) => whole.Report(value with { Fraction = from + (to - from) * value.Fraction });
    }
}
