using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>Writes fused pictures.</summary>
/// <param name="options">Replacing and compression.</param>
/// <param name="openOutput">Opens standard output.</param>
/// <remarks>Can be used from several threads at once.</remarks>
internal sealed class FusedPictureWriter(PictureWriteOptions options, Func<Stream> openOutput)
{
    /// <summary>Writes the result of a job.</summary>
    /// <param name="fused">The job and its picture.</param>
    /// <param name="overwrite">Replaces a file that is there, whatever the command line says.</param>
    /// <param name="cancellationToken">Stops the work; nothing is left behind.</param>
    /// <exception cref="PictureException">The file can't be written.</exception>
    public void Write(FusedJob fused, bool overwrite, CancellationToken cancellationToken)
    {
        FuseJob job = fused.Job;
        if (!job.ToStandardOutput)
        {
            PictureFile.Write(job.Output, fused.Result.Image, overwrite ? Overwriting : options, cancellationToken);
            return;
        }

        // Whole in memory first: formats look back, and a pipe can't.
        using MemoryStream content = new();
        PictureCodecs.ForWriting(job.Output).Write(content, fused.Result.Image, job.Output, options, cancellationToken);
        using Stream output = openOutput();
        try
        {
            output.Write(content.GetBuffer(), 0, (int)content.Length);
            output.Flush();
        }
        catch (IOException e)
        {
            throw new PictureException($"{job.Output}: cannot be written. {e.Message}", e);
        }
    }

    private PictureWriteOptions Overwriting =>
        new()
        {
            Overwrite = true,
            BitDepth = options.BitDepth,
            Quality = options.Quality,
            Compression = options.Compression,
        };
}
