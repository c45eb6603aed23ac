using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>What the values of a row depend on: the build of this library, what stretches the sources, and the files of the row's pictures.</summary>
internal static class RowFiles
{
    private static readonly string Build = typeof(RowFiles).Assembly.ManifestModule.ModuleVersionId.ToString("N");

    /// <summary>
    /// A digest of the build, of the normaliser, and of each file's role, full path, size and time of last writing. Null if a file can't be looked
    /// at; reading it will then say why.
    /// </summary>
    public static string? Key(EvaluationPair pair, string fusedPath, SourceNormalizer normalizer)
    {
        StringBuilder facts = new(Build);
        AppendNormalizer();
        try
        {
            foreach (string path in pair.SourcePaths)
            {
                Append("source", path);
            }

            Append("fused", fusedPath);
            if (pair.ReferencePath is string reference)
            {
                Append("reference", reference);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(facts.ToString())));

        void AppendNormalizer()
        {
            foreach (PercentileNormalization? percentiles in new[] { normalizer.First, normalizer.Second })
            {
                facts.Append(CultureInfo.InvariantCulture, $"\0{percentiles?.Low},{percentiles?.High}");
            }

            facts.Append(CultureInfo.InvariantCulture, $"\0{normalizer.NarrowSources}");
        }

        // No path holds a zero character, so two different lists of files can't give the same text.
        void Append(string role, string path)
        {
            FileInfo file = new(path);
            facts.Append(
                CultureInfo.InvariantCulture,
                $"\0{role}\0{file.FullName}\0{file.Length}\0{file.LastWriteTimeUtc.Ticks}"
            );
        }
    }
}
