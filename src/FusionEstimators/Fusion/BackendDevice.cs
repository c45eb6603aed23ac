using FusionML.Inference;
using FusionML.Training;

namespace FusionML.Estimators;

/// <summary>What a network runs on.</summary>
/// <param name="Backend">Managed or TorchSharp.</param>
/// <param name="GpuDeviceId">The CUDA device, or null for the processor.</param>
internal readonly record struct BackendDevice(FusionBackend Backend, int? GpuDeviceId)
{
    /// <summary>Managed kernels, on the processor.</summary>
    public static BackendDevice Managed => new(FusionBackend.Managed, null);

    /// <summary>Makes the engines of a fusion; null for managed kernels, which a fusion takes by itself.</summary>
    public NetworkEngineFactory? EngineFactory =>
        Backend == FusionBackend.TorchSharp ? TorchSharpFusionEngine.Factory(GpuDeviceId) : null;

    /// <summary>Sees that the backend can run these weights; managed kernels always can.</summary>
    /// <exception cref="TorchBackendException">libtorch is not there.</exception>
    public void Require(WeightFile? weights)
    {
        if (weights is not null && EngineFactory is NetworkEngineFactory create)
        {
            create(weights).Dispose();
        }
    }
}
