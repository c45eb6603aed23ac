using System.Diagnostics;
using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>The steps of a job, which one fusion takes after each other and a batch side by side.</summary>
/// <param name="reader">Reads.</param>
/// <param name="alignment">Brings the pictures onto each other.</param>
/// <param name="fusion">Fuses.</param>
/// <param name="writer">Writes.</param>
internal sealed class FuseSteps(SourceReader reader, AlignmentStep alignment, ImageFusion fusion, FusedPictureWriter writer)
{
    /// <summary>What fuses.</summary>
    public ImageFusion Fusion => fusion;

    /// <summary>Reads the pictures of a job.</summary>
    /// <exception cref="PictureException">A picture is missing or broken, or the output can't hold what becomes of them.</exception>
    public SourcePictures Read(FuseJob job, CancellationToken cancellationToken)
    {
        SourcePictures sources = reader.Read(job, cancellationToken);
        OutputFormat.RequireHolds(job.Output, sources);
        return sources;
    }

    /// <summary>Brings the pictures that were read onto each other, as the command line asks.</summary>
    /// <exception cref="PictureException">One fits too badly.</exception>
    public AlignedPictures Align(
        SourcePictures sources,
        IProgress<FuseProgress>? progress,
        CancellationToken cancellationToken
    ) => alignment.Apply(sources.Names, sources.Pictures, progress, cancellationToken);

    /// <summary>Fuses what was read and aligned.</summary>
    public FusedJob Fuse(
        FuseJob job,
        SourcePictures sources,
        AlignedPictures aligned,
        IProgress<FuseProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        Stopwatch clock = Stopwatch.StartNew();
        FusionResult result = fusion.Fuse(aligned.Pictures, sources.Names, progress, cancellationToken);
        return new FusedJob(job, sources, aligned, result, clock.Elapsed.TotalSeconds);
    }

    /// <summary>Writes what was fused.</summary>
    /// <param name="fused">The job and its picture.</param>
    /// <param name="overwrite">Replaces a file that is there, whatever the command line says.</param>
    /// <param name="cancellationToken">Stops the work; nothing is left behind.</param>
    /// <exception cref="PictureException">The file can't be written.</exception>
    public void Write(FusedJob fused, bool overwrite, CancellationToken cancellationToken) =>
        writer.Write(fused, overwrite, cancellationToken);
}
