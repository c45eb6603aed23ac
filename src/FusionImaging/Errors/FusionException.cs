namespace FusionML.Imaging;

/// <summary>The root of every error that FusionML raises on purpose about what it was given.</summary>
public abstract class FusionException : Exception
{
    /// <summary>Makes an error with a message that names the values that are wrong.</summary>
    protected FusionException(string message)
        : base(message) { }

    /// <summary>Makes an error with a message and the error that led to it.</summary>
    protected FusionException(string message, Exception? innerException)
        : base(message, innerException) { }
}
