using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>
/// TorchSharp can't do what was asked: libtorch or a CUDA device is not there, the device computes wrong, or an operation failed.
/// </summary>
public sealed class TorchBackendException : FusionException
{
    /// <summary>Makes the error.</summary>
    /// <param name="device">The device that was asked for: <c>cpu</c>, <c>cuda:0</c>.</param>
    /// <param name="problem">What is wrong, as a sentence.</param>
    /// <param name="innerException">The error that led to it.</param>
    public TorchBackendException(string device, string problem, Exception? innerException = null)
        : base($"TorchSharp on {device}: {problem}", innerException)
    {
        (Device, Problem) = (device, problem);
    }

    /// <summary>The device that was asked for: <c>cpu</c>, <c>cuda:0</c>.</summary>
    public string Device { get; }

    /// <summary>What is wrong, as a sentence.</summary>
    public string Problem { get; }
}
