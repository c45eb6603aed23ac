namespace FusionML.Imaging;

/// <summary>A picture is to be written to a file that is already there, and overwriting was not asked for.</summary>
public sealed class PictureExistsException : PictureException
{
    /// <summary>Makes the error.</summary>
    public PictureExistsException(string fileName)
        : base($"{fileName}: already exists and is not overwritten.")
    {
        FileName = fileName;
    }

    /// <summary>The file.</summary>
    public string FileName { get; }
}
