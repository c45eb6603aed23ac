using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>A weight file is missing, broken, or does not belong to the network that it is meant for.</summary>
public sealed class WeightsException : FusionException
{
    /// <summary>Makes an error about the file called <paramref name="fileName"/>.</summary>
    /// <param name="fileName">The file, or what stands for it where the weights come from a stream.</param>
    /// <param name="problem">What is wrong, with the tensor and the values that are wrong.</param>
    /// <param name="innerException">The error that led to it.</param>
    public WeightsException(string fileName, string problem, Exception? innerException = null)
        : base($"{fileName}: {problem}", innerException)
    {
        FileName = fileName;
    }

    /// <summary>The file that is wrong.</summary>
    public string FileName { get; }
}
