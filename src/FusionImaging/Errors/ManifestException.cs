namespace FusionML.Imaging;

/// <summary>A list of picture pairs is missing or broken.</summary>
public sealed class ManifestException : FusionException
{
    /// <summary>Makes an error that names the file, the line and what is wrong there.</summary>
    /// <param name="fileName">The list.</param>
    /// <param name="line">The line, from 1; 0 if the error concerns the whole file.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="innerException">The error that led to it.</param>
    public ManifestException(string fileName, int line, string problem, Exception? innerException = null)
        : base(line > 0 ? $"{fileName}, line {line}: {problem}" : $"{fileName}: {problem}", innerException)
    {
        (FileName, Line) = (fileName, line);
    }

    /// <summary>The list.</summary>
    public string FileName { get; }

    /// <summary>The line, from 1; 0 if the error concerns the whole file.</summary>
    public int Line { get; }
}
