namespace FusionML.Imaging;

/// <summary>A file is not a picture that can be read: it is corrupt, truncated, or of a kind that is not supported.</summary>
public sealed class PictureFormatException : PictureException
{
    /// <summary>Makes an error that names the file and what is wrong with it.</summary>
    /// <param name="fileName">The file, or what the caller calls the stream.</param>
    /// <param name="problem">What is wrong, as a clause that can follow the name and a colon.</param>
    /// <param name="innerException">The error that led to it.</param>
    public PictureFormatException(string fileName, string problem, Exception? innerException = null)
        : base($"{fileName}: {problem}", innerException)
    {
        FileName = fileName;
    }

    /// <summary>The file, or what the caller calls the stream.</summary>
    public string FileName { get; }
}
