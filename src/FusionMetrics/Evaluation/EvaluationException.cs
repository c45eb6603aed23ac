using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>An evaluation can't be set up, or what it writes can't be written.</summary>
public sealed class EvaluationException : FusionException
{
    /// <summary>Makes an error with a message that names what is wrong.</summary>
    public EvaluationException(string message)
        : base(message) { }

    /// <summary>Makes an error with a message and the error that led to it.</summary>
    public EvaluationException(string message, Exception? innerException)
        : base(message, innerException) { }
}
