using System.Security.Cryptography;
using System.Text;
using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>What the result of a job depends on: the build, the options, and the files of its pictures.</summary>
/// <param name="options">The options that change results, with what they are.</param>
internal sealed class JobKey(IEnumerable<string> options)
{
    private readonly string _common = string.Join(
        '\0',
        [
            .. new[] { typeof(JobKey), typeof(ImageFusion), typeof(FusionImage) }.Select(type =>
                type.Assembly.ManifestModule.ModuleVersionId.ToString("N")
            ),
            .. options,
        ]
    );

    /// <summary>
    /// A digest of all that and of each source's full path, size and time of last writing, and of the output's path. Null if a
    /// file can't be looked at; reading it will then say why.
    /// </summary>
    public string? Of(FuseJob job)
    {
        StringBuilder facts = new(_common);
        try
        {
            foreach (string path in job.Sources)
            {
                facts.Append('\0').Append(FileStamp.Of(path));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        facts.Append('\0').Append(Path.GetFullPath(job.Output));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(facts.ToString())));
    }
}
