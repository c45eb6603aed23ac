using System.Text;
using FusionML.Imaging;

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
        try
        {
            WholeFile.Write(path, overwrite: true, stream =>
            {
                using StreamWriter text = new(stream, Utf8, leaveOpen: true) { NewLine = "\n" };
                write(text);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException($"{path}: cannot be written. {e.Message}", e);
        }
    }
}
