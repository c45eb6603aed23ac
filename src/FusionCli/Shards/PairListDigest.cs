using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>Tells lists of pairs apart.</summary>
internal static class PairListDigest
{
    /// <summary>The digest of a manifest's bytes; without one, of the pairs' ids and the names of their files.</summary>
    /// <param name="manifest">The manifest, or null.</param>
    /// <param name="pairs">The pairs.</param>
    /// <exception cref="UsageException">The manifest can't be read.</exception>
    public static string Of(string? manifest, IEnumerable<(string Id, IReadOnlyList<string> Sources)> pairs)
    {
        try
        {
            return manifest is not null
                ? ContentHash.OfFile(manifest)
                : ContentHash.OfText(
                    string.Join(
                        '\n',
                        pairs.Select(pair => string.Join('\0', [pair.Id, .. pair.Sources.Select(Path.GetFileName)]))
                    )
                );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The manifest {manifest} can't be read. {e.Message}");
        }
    }
}
