using System.Diagnostics;
using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>The steps of a job, which one fusion takes after each other and a batch side by side.</summary>
/// <param name="reader">Reads.</param>
/// <param name="fusion">Fuses.</param>
/// <param name="writer">Writes.</param>
internal sealed class FuseSteps(SourceReader reader, ImageFusion fusion, FusedPictureWriter writer)
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

    /// <summary>Fuses what was read.</summary>
    public FusedJob Fuse(
        FuseJob job,
        SourcePictures sources,
        IProgress<FuseProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        Stopwatch clock = Stopwatch.StartNew();
        FusionResult result = fusion.Fuse(sources.Pictures, sources.Names, progress, cancellationToken);
        return new FusedJob(job, sources, result, clock.Elapsed.TotalSeconds);
    }

    /// <summary>Writes what was fused.</summary>
    /// <param name="fused">The job and its picture.</param>
    /// <param name="overwrite">Replaces a file that is there, whatever the command line says.</param>
    /// <param name="cancellationToken">Stops the work; nothing is left behind.</param>
    /// <exception cref="PictureException">The file can't be written.</exception>
    public void Write(FusedJob fused, bool overwrite, CancellationToken cancellationToken) =>
        writer.Write(fused, overwrite, cancellationToken);
}
