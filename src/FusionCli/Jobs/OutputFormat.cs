using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>What the formats of output files can hold.</summary>
internal static class OutputFormat
{
    private static readonly string[] WithOpacity = [".png", ".tif", ".tiff", ".pam"];

    /// <summary>True if a file of this name keeps opacity.</summary>
    public static bool HoldsOpacity(string path) =>
        WithOpacity.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Checks before the work that a file of this name can hold what becomes of the sources.</summary>
    /// <exception cref="PictureFormatException">A source is coloured, and the format is gray.</exception>
    public static void RequireHolds(string path, SourcePictures sources)
    {
        if (!Path.GetExtension(path).Equals(".pgm", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        for (int i = 0; i < sources.Pictures.Count; i++)
        {
            if (sources.Pictures[i].IsColor)
            {
                throw new PictureFormatException(
                    path,
                    $"a PGM file holds a gray picture and {sources.Names[i]} is coloured; name the output .ppm or .png instead."
                );
            }
        }
    }
}
