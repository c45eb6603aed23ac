namespace FusionML.Training;

/// <summary>A layer that can run on the managed kernels.</summary>
internal interface IManagedLayer
{
    /// <summary>
    /// Whether the managed kernels do what they can, which is float32 on the CPU. Nothing can be differentiated twice through
    /// them.
    /// </summary>
    bool UseManagedKernels { get; set; }
}
