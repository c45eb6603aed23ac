using System.Globalization;
using System.Text;
using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>
/// What the values of a row depend on: the build of the libraries, what stretches the sources, and the content of the row's
/// pictures. Where the files lie and when they were written is not part of it.
/// </summary>
internal static class RowKey
{
    /// <summary>The builds that values depend on, for people and for comparing.</summary>
    public static string Build { get; } =
        string.Join(
            '-',
            new[] { typeof(RowKey), typeof(FusionImage) }.Select(type =>
                type.Assembly.ManifestModule.ModuleVersionId.ToString("N")[..12]
            )
        );

    /// <summary>
    /// A digest of the build, of the normaliser, and of each file's role and content, of sources also of the file's name, which the
    /// row tells. Null if a file can't be read; reading it as a picture will then say why.
    /// </summary>
    public static string? Of(EvaluationPair pair, string fusedPath, SourceNormalizer normalizer, EvaluationJournal journal)
    {
        StringBuilder facts = new(Build);
        foreach (PercentileNormalization? percentiles in new[] { normalizer.First, normalizer.Second })
        {
            facts.Append(CultureInfo.InvariantCulture, $"\0{percentiles?.Low},{percentiles?.High}");
        }

        facts.Append(CultureInfo.InvariantCulture, $"\0{normalizer.NarrowSources}");
        try
        {
            foreach (string path in pair.SourcePaths)
            {
                facts.Append(CultureInfo.InvariantCulture, $"\0source\0{Path.GetFileName(path)}\0{journal.HashOf(path)}");
            }

            facts.Append(CultureInfo.InvariantCulture, $"\0fused\0{journal.HashOf(fusedPath)}");
            if (pair.ReferencePath is string reference)
            {
                facts.Append(CultureInfo.InvariantCulture, $"\0reference\0{journal.HashOf(reference)}");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return ContentHash.OfText(facts.ToString());
    }
}
