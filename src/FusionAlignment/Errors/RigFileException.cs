namespace FusionML.Alignment;

/// <summary>A file with a rig's transform is missing, damaged, or made for pictures of other sizes.</summary>
public sealed class RigFileException : AlignmentException
{
    /// <summary>Makes an error that names the file and what is wrong with it.</summary>
    /// <param name="fileName">The file.</param>
    /// <param name="problem">What is wrong, and the way on.</param>
    /// <param name="innerException">The error that led to it.</param>
    public RigFileException(string fileName, string problem, Exception? innerException = null)
        : base($"{fileName}: {problem}", innerException)
    {
        FileName = fileName;
    }

    /// <summary>The file.</summary>
    public string FileName { get; }
}
