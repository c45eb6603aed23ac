using System.Runtime.InteropServices;

namespace FusionML.Training;

/// <summary>Finds out what the application's libtorch can do, and gives its errors a type.</summary>
internal static class TorchBackend
{
    /// <summary>True if libtorch is there and finds a CUDA device with this number.</summary>
    public static bool HasCuda(int gpuDeviceId)
    {
        try
        {
            return CountCudaDevices() is int count && gpuDeviceId >= 0 && gpuDeviceId < count;
        }
        catch (Exception error) when (IsMissingLibrary(error))
        {
            return false;
        }
    }

    /// <summary>The device, which is there.</summary>
    /// <param name="gpuDeviceId">The CUDA device, from 0; null for the processor.</param>
    /// <exception cref="TorchBackendException">It is not.</exception>
    public static Device Require(int? gpuDeviceId)
    {
        string name = gpuDeviceId is int id ? $"cuda:{id}" : "cpu";
        try
        {
            InitializeDeviceType(DeviceType.CPU);
            if (gpuDeviceId is null)
            {
                return device(DeviceType.CPU);
            }

            int count = CountCudaDevices();
            return gpuDeviceId >= 0 && gpuDeviceId < count
                ? device(DeviceType.CUDA, gpuDeviceId.Value)
                : throw new TorchBackendException(
                    name,
                    count == 0
                        ? "no CUDA device is available; it takes an NVIDIA driver and the package TorchSharp-cuda-linux or "
                            + "TorchSharp-cuda-windows in the application."
                        : $"there are only {count} CUDA devices, numbered from 0."
                );
        }
        catch (Exception error) when (IsMissingLibrary(error))
        {
            throw new TorchBackendException(
                name,
                "libtorch was not found; the application must reference TorchSharp-cpu or TorchSharp-cuda-linux.",
                error
            );
        }
    }

    /// <summary>Does what uses TorchSharp.</summary>
    /// <exception cref="TorchBackendException">TorchSharp failed.</exception>
    public static T Run<T>(Func<T> work, string deviceName)
    {
        try
        {
            return work();
        }
        catch (ExternalException error)
        {
            throw Failure(deviceName, error);
        }
    }

    /// <summary>The error for a failed operation; libtorch adds its call stack from the second line on.</summary>
    public static TorchBackendException Failure(string deviceName, ExternalException error) =>
        new(deviceName, error.Message.Split('\n')[0], error);

    private static int CountCudaDevices() => cuda.is_available() ? cuda.device_count() : 0;

    private static bool IsMissingLibrary(Exception error) =>
        error
            is NotSupportedException
                or TypeInitializationException
                or DllNotFoundException
                or BadImageFormatException
                or FileNotFoundException
                or EntryPointNotFoundException
                or ExternalException;
}
