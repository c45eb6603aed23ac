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
            return LibTorchFailure.Foreseen is null && CountCudaDevices() is int count && gpuDeviceId >= 0 && gpuDeviceId < count;
        }
        catch (Exception error) when (IsMissingLibrary(error))
        {
            return false;
        }
    }

    /// <summary>The device, which is there. Does not check what it computes.</summary>
    /// <param name="gpuDeviceId">The CUDA device, from 0; null for the processor.</param>
    /// <exception cref="TorchBackendException">libtorch can't be loaded, or the device is not there.</exception>
    public static Device Find(int? gpuDeviceId)
    {
        string name = gpuDeviceId is int id ? $"cuda:{id}" : "cpu";
        if (LibTorchFailure.Foreseen is string problem)
        {
            throw new TorchBackendException(name, problem);
        }

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
                    $"CUDA device {gpuDeviceId} is not there: "
                        + (
                            count == 0
                                ? "there are none; it takes an NVIDIA driver and the package TorchSharp-cuda-linux or "
                                    + "TorchSharp-cuda-windows in the application."
                                : $"there are {count}, numbered from 0."
                        )
                );
        }
        catch (Exception error) when (IsMissingLibrary(error))
        {
            throw new TorchBackendException(name, LibTorchFailure.Explain(error), error);
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
