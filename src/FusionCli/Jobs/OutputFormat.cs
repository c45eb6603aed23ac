using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>What the formats of output files can hold.</summary>
internal static class OutputFormat
{
    private static readonly string[] WithOpacity = [".png", ".tif", ".tiff", ".pam"];

    /// <summary>True if a file of this name keeps opacity.</summary>
    public static bool HoldsOpacity(string path) =>
        WithOpacity.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Checks before the work that a file of this name can hold what becomes of a source.</summary>
    /// <exception cref="PictureFormatException">The source is coloured, and the format is gray.</exception>
    public static void RequireHolds(string path, SourceFacts source)
    {
        if (source.IsColor && Path.GetExtension(path).Equals(".pgm", StringComparison.OrdinalIgnoreCase))
        {
            throw new PictureFormatException(
                path,
                $"a PGM file holds a gray picture and {source.Name} is coloured; name the output .ppm or .png instead."
            );
        }
    }
}
