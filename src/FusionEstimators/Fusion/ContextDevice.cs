using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace FusionML.Estimators;

/// <summary>What an <see cref="MLContext"/> says about devices, and its log.</summary>
/// <param name="GpuDeviceId">The CUDA device that it asks for, or null.</param>
/// <param name="FallbackToCpu">Whether the processor may take its place.</param>
/// <param name="Inform">Writes a message to its log.</param>
/// <param name="Warn">Writes a warning to its log.</param>
internal sealed record ContextDevice(int? GpuDeviceId, bool FallbackToCpu, Action<string> Inform, Action<string> Warn)
{
    /// <summary>That of the context which a catalog belongs to.</summary>
    public static ContextDevice Of(TransformsCatalog catalog) => OfEnvironment(HostEnvironment.OfCatalog(catalog));

    /// <summary>That of an <see cref="IHostEnvironment"/>, typed as ML.NET's loader hands it over.</summary>
    public static ContextDevice OfEnvironment(object environment)
    {
        ContextLog log = new(environment, "FuseImages");
        return new ContextDevice(
            HostEnvironment.GetGpuDeviceId(environment),
            HostEnvironment.GetFallbackToCpu(environment),
            log.Inform,
            log.Warn
        );
    }
}
