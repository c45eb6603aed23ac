using System.Reflection;
using Microsoft.ML.Runtime;

namespace FusionML.Estimators;

/// <summary>What an <c>MLContext</c> says about the device to compute on, and how to get from a catalog to it.</summary>
internal static class HostEnvironment
{
    private const string CatalogInterface = "Microsoft.ML.Data.IInternalCatalog";
    private const string EnvironmentProperty = "Environment";

    /// <summary>The environment that a catalog such as <c>mlContext.Transforms</c> belongs to.</summary>
    /// <exception cref="UnsupportedMLNetException">This ML.NET hides it elsewhere.</exception>
    /// <remarks>
    /// The interface is internal to Microsoft.ML.Data; for its one property, reflection is less than a second facade.
    /// </remarks>
    public static object OfCatalog(object catalog) =>
        MLNetAccess.Run(() =>
            catalog
                .GetType()
                .GetInterface(CatalogInterface)
                ?.GetProperty(EnvironmentProperty, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                ?.GetValue(catalog)
            ?? throw new MissingMemberException(CatalogInterface, EnvironmentProperty)
        );

    /// <summary>The CUDA device that the environment asks for; null for none.</summary>
    public static int? GetGpuDeviceId(object environment) => (environment as IHostEnvironmentInternal)?.GpuDeviceId;

    /// <summary>Whether the processor may take the place of a CUDA device that is not there; ML.NET's default is no.</summary>
    public static bool GetFallbackToCpu(object environment) => (environment as IHostEnvironmentInternal)?.FallbackToCpu ?? false;
}
