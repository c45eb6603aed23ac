using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>
/// What is asked of an output file before the work begins, so that nobody waits for a picture that can't be written.
/// </summary>
internal static class OutputFile
{
    /// <summary>The extensions that pictures can be written with.</summary>
    public static IEnumerable<string> Extensions =>
        PictureCodecs.All.Where(codec => codec.CanWrite).SelectMany(codec => codec.Extensions).Distinct();

    /// <summary>Checks that <paramref name="path"/> can become a picture.</summary>
    /// <exception cref="UsageException">It exists and may not be replaced, is a folder or lies in none, or has an extension that
    /// no codec writes.</exception>
    public static void RequireWritable(string path, bool force)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new UsageException("--output is empty; it must name a file.");
        }

        if (Directory.Exists(path))
        {
            throw new UsageException($"{path} is a folder.");
        }

        if (File.Exists(path) && !force)
        {
            throw new UsageException($"{path} exists already; give --force to replace it.");
        }

        if (Path.GetDirectoryName(Path.GetFullPath(path)) is string folder && !Directory.Exists(folder))
        {
            throw new UsageException($"{path} can't be written: there is no folder {folder}.");
        }

        string extension = Path.GetExtension(path);
        string[] known = [.. Extensions];
        if (!known.Contains(extension, StringComparer.OrdinalIgnoreCase))
        {
            throw new UsageException(
                $"{path} has the extension '{extension}', but pictures can be written as {string.Join(", ", known)}."
            );
        }
    }

    /// <summary>Checks that a quality is given only where the format has one.</summary>
    /// <exception cref="UsageException">The extension is no JPEG's.</exception>
    public static void RequireQualityFits(string path, int? quality)
    {
        if (quality is not null && Path.GetExtension(path).ToLowerInvariant() is not (".jpg" or ".jpeg"))
        {
            throw new UsageException($"--quality is about JPEG (.jpg) and does not go with {path}.");
        }
    }
}
