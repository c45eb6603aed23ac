namespace FusionML.Imaging;

/// <summary>A picture is missing, broken, of a kind that can't be read, or does not go with its partner.</summary>
public class PictureException : FusionException
{
    /// <summary>Makes an error with a message that names the picture and the values that are wrong.</summary>
    public PictureException(string message)
        : base(message) { }

    /// <summary>Makes an error with a message and the error that led to it.</summary>
    public PictureException(string message, Exception? innerException)
        : base(message, innerException) { }
}
