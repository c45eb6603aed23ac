using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>Training can't go on: a number is not finite any more, or a checkpoint belongs to something else.</summary>
public sealed class TrainingException : FusionException
{
    /// <summary>Makes an error with a message that names the step, the tensor or the file.</summary>
    public TrainingException(string message)
        : base(message) { }

    /// <summary>The same for an error that another one led to.</summary>
    public TrainingException(string message, Exception? innerException)
        : base(message, innerException) { }
}
