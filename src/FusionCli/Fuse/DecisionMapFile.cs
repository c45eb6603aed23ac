using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>The file of a decision map: which picture each pixel comes from.</summary>
/// <param name="Path">A file of gray samples without loss.</param>
/// <param name="Overwrite">Replaces a file that is there.</param>
internal sealed record DecisionMapFile(string Path, bool Overwrite)
{
    /// <summary>Throws before anything is written if the method that fused does not decide.</summary>
    /// <exception cref="UsageException">The result has no decision map.</exception>
    public void RequireDecided(FusionResult result)
    {
        if (result.DecisionMap is null)
        {
            throw new UsageException(
                $"--decision-map {Path}: the pictures are mixed, not decided for. Two mfif pictures have a map by a network without "
                    + "--no-focus-decision; more than two, mfif or meif, by --order together."
            );
        }
    }

    /// <summary>Writes the map of a result that has one.</summary>
    /// <exception cref="PictureException">The file can't be written.</exception>
    public void Write(FusionResult result, CancellationToken cancellationToken) =>
        PictureFile.Write(
            Path,
            new FusionImage(result.DecisionMap!),
            new PictureWriteOptions { Overwrite = Overwrite },
            cancellationToken
        );
}
