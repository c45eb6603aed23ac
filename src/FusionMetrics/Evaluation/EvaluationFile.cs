using System.Text;

namespace FusionML.Metrics;

/// <summary>
/// Writes a text file as a whole or not at all: beside its place first, and then moved there. An older file is replaced.
/// </summary>
internal static class EvaluationFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes what <paramref name="write"/> writes, as UTF-8.</summary>
    /// <exception cref="EvaluationException">The file can't be written.</exception>
    public static void Write(string path, Action<TextWriter> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (StreamWriter text = new(temporary, append: false, Utf8) { NewLine = "\n" })
            {
                write(text);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException($"{path}: cannot be written. {e.Message}", e);
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }
}
