using System.Globalization;

namespace FusionML.Cli;

/// <summary>Tells a file apart from another one, or from what it was before, without reading it.</summary>
internal static class FileStamp
{
    /// <summary>A file's full path, size and time of last writing.</summary>
    /// <exception cref="IOException">The file can't be looked at.</exception>
    public static string Of(string path)
    {
        FileInfo file = new(path);
        return string.Create(CultureInfo.InvariantCulture, $"{file.FullName}\0{file.Length}\0{file.LastWriteTimeUtc.Ticks}");
    }
}
