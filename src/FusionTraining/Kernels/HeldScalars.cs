namespace FusionML.Training;

/// <summary>
/// Scalars that outlive every call. TorchSharp 0.102.7 hands a scalar's native handle to an operation without keeping the managed
/// object alive, so one that is made for the call can be finalized while the operation still reads it.
/// </summary>
internal static class HeldScalars
{
    /// <summary>1, the factor of products that are added.</summary>
    public static Scalar One { get; } = 1.0;
}
