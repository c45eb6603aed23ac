using FusionML.Imaging;

namespace FusionML.Estimators;

/// <summary>
/// What a model file holds for one of FusionML's transformers is missing, broken, too large, too new or of an unknown kind.
/// </summary>
/// <remarks>
/// ML.NET creates transformers through reflection, so <c>mlContext.Model.Load</c> throws a
/// <see cref="System.Reflection.TargetInvocationException"/>, or one inside another, with this error as
/// <see cref="Exception.InnerException"/>. Where ML.NET can't even open the file, because it was cut off or is no zip archive, no
/// code of FusionML is reached, and ML.NET throws a <see cref="FormatException"/>; where the name of FusionML's assembly in the file
/// is damaged, a <see cref="System.IO.FileNotFoundException"/> or <see cref="System.IO.FileLoadException"/>.
/// </remarks>
public sealed class ModelFormatException : FusionException
{
    /// <summary>Makes an error with a message that names the values that are wrong.</summary>
    public ModelFormatException(string message)
        : base(message) { }

    /// <summary>Makes an error with a message and the error that led to it.</summary>
    public ModelFormatException(string message, Exception? innerException)
        : base(message, innerException) { }
}
