using FusionML.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace FusionML.Estimators;

/// <summary>What of TorchSharp belongs to the whole process: its native library, random generator, threads and devices.</summary>
internal static class TorchProcess
{
    private static readonly SemaphoreSlim Gate = new(1);

    /// <summary>Runs one training at a time, with this many threads of TorchSharp; null leaves them as they are.</summary>
    /// <exception cref="TrainingException">There is no native library.</exception>
    /// <exception cref="OperationCanceledException">The wait for another training was cancelled.</exception>
    public static T Run<T>(int? threads, Func<T> train, CancellationToken cancellationToken)
    {
        Gate.Wait(cancellationToken);
        try
        {
            RequireNative();
            using TorchThreads? kept = threads is int wanted ? new TorchThreads(wanted) : null;
            return train();
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>The device that the options or the context ask for.</summary>
    /// <exception cref="TrainingException">It is not there, and falling back to the CPU is not allowed.</exception>
    public static torch.Device ChooseDevice(MLContext context, int? gpuDeviceId, IChannel channel)
    {
        if ((gpuDeviceId ?? context.GpuDeviceId) is not int wanted)
        {
            return torch.CPU;
        }

        int present = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        if (wanted >= 0 && wanted < present)
        {
            return torch.device(DeviceType.CUDA, wanted);
        }

        string problem = $"CUDA device {wanted} is asked for, and there are {present}";
        if (!context.FallbackToCpu)
        {
            throw new TrainingException($"{problem}; the context does not allow the CPU in its place.");
        }

        channel.Warning(MessageSensitivity.None, problem + "; training on the CPU.");
        return torch.CPU;
    }

    private static void RequireNative()
    {
        try
        {
            _ = torch.get_num_threads();
        }
        catch (Exception exception)
            when (exception is TypeInitializationException or NotSupportedException or DllNotFoundException)
        {
            throw new TrainingException(
                "Training needs the native library of TorchSharp, which can't be loaded: "
                    + $"add the package TorchSharp-cpu or TorchSharp-cuda-linux. {(exception.InnerException ?? exception).Message}"
            );
        }
    }
}
