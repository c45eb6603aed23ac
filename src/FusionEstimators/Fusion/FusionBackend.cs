namespace FusionML.Estimators;

/// <summary>What a network runs on.</summary>
public enum FusionBackend
{
    /// <summary>
    /// TorchSharp where a CUDA device is asked for (by the options, or <c>MLContext.GpuDeviceId</c>) and there; managed kernels
    /// where none is asked for, or where it is not there and FallbackToCpu allows the processor. A device that is not there is an
    /// error where FallbackToCpu is false, as it is unless the options or the context say otherwise.
    /// </summary>
    Auto,

    /// <summary>Managed SIMD kernels on the processor, which need no native library.</summary>
    Managed,

    /// <summary>
    /// TorchSharp, on the CUDA device that is asked for, and on the processor if none is. The application brings libtorch: the
    /// package libtorch-cpu of its platform, or TorchSharp-cuda-linux. Where libtorch does not load or computes wrong, managed
    /// kernels take its place if FallbackToCpu allows it, with a warning in the log; if not, that is an error.
    /// </summary>
    TorchSharp,
}
