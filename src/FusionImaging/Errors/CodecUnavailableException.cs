namespace FusionML.Imaging;

/// <summary>A picture's format needs a library that is not installed on this system.</summary>
public sealed class CodecUnavailableException : PictureException
{
    /// <summary>Makes an error that names the file, the library and how to install it.</summary>
    /// <param name="fileName">The file that was to be read.</param>
    /// <param name="library">The library.</param>
    /// <param name="installation">Which package to install, as a sentence.</param>
    public CodecUnavailableException(string fileName, string library, string installation)
        : base($"{fileName}: needs {library}, which was not found on this system. {installation}")
    {
        (FileName, Library) = (fileName, library);
    }

    /// <summary>The file that was to be read.</summary>
    public string FileName { get; }

    /// <summary>The library that is missing.</summary>
    public string Library { get; }
}
