using FusionML.Imaging;

namespace FusionML.Alignment;

/// <summary>Pictures can't be aligned, or what describes their alignment is wrong.</summary>
public class AlignmentException : PictureException
{
    /// <summary>Makes an error with a message that names the values that are wrong.</summary>
    public AlignmentException(string message)
        : base(message) { }

    /// <summary>Makes an error with a message and the error that led to it.</summary>
    public AlignmentException(string message, Exception? innerException)
        : base(message, innerException) { }
}
