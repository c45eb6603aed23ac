using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>Writes fused pictures.</summary>
/// <param name="options">Replacing and compression.</param>
/// <remarks>Can be used from several threads at once.</remarks>
internal sealed class FusedPictureWriter(PictureWriteOptions options)
{
    /// <summary>Writes the result of a job.</summary>
    /// <exception cref="PictureException">The file can't be written.</exception>
    public void Write(FusedJob fused, CancellationToken cancellationToken) =>
        PictureFile.Write(fused.Job.Output, fused.Result.Image, options, cancellationToken);
}
