using System.Text;
using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>What the result of a job depends on: the build, the options, the weights, and the content of its pictures.</summary>
/// <param name="options">The options that change results, with what they are, and digests of the files that they name.</param>
internal sealed class JobKey(IEnumerable<string> options)
{
    private readonly string _common = string.Join('\0', [Build, .. options]);

    /// <summary>The builds that results depend on, for people and for comparing.</summary>
    public static string Build { get; } =
        string.Join(
            '-',
            new[] { typeof(JobKey), typeof(ImageFusion), typeof(FusionImage) }.Select(type =>
                type.Assembly.ManifestModule.ModuleVersionId.ToString("N")[..12]
            )
        );

    /// <summary>
    /// A digest of all that, of each source's name and content, and of the output's name. Null if a file can't be read; reading it
    /// as a picture will then say why.
    /// </summary>
    public string? Of(FuseJob job, FuseJournal journal)
    {
        StringBuilder facts = new(_common);
        try
        {
            foreach (string path in job.Sources)
            {
                facts.Append('\0').Append(Path.GetFileName(path)).Append('\0').Append(journal.HashOf(path));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        facts.Append('\0').Append(Path.GetFileName(job.Output));
        return ContentHash.OfText(facts.ToString());
    }
}
