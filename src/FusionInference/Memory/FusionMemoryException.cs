using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// A fusion needs more memory than the machine has left. It is thrown before the work begins; the message names what is needed,
/// what there is, and the options that would fit.
/// </summary>
public sealed class FusionMemoryException : FusionException
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">What is needed, what there is, and the way on.</param>
    /// <param name="needed">Bytes that the work needs beside the pictures.</param>
    /// <param name="available">Bytes that there are.</param>
    /// <param name="innerException">What the system said, where the estimate was too low.</param>
    public FusionMemoryException(string message, long needed, long available, Exception? innerException = null)
        : base(message, innerException) => (Needed, Available) = (needed, available);

    /// <summary>Bytes that the work needs beside the pictures.</summary>
    public long Needed { get; }

    /// <summary>Bytes that there are.</summary>
    public long Available { get; }
}
