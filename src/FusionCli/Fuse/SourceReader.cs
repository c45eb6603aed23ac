using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>Reads the pictures of a fusion.</summary>
/// <remarks>Can be used from several threads at once.</remarks>
internal sealed class SourceReader
{
    /// <summary>Reads the pictures of one job.</summary>
    /// <exception cref="PictureException">A picture is missing, broken or over the limits.</exception>
    public SourcePictures Read(FuseJob job, CancellationToken cancellationToken) =>
        new(job.Sources, [.. job.Sources.Select(path => PictureFile.Read(path, cancellationToken: cancellationToken))]);
}
