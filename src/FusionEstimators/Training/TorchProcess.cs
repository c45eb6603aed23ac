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
    /// <exception cref="TorchBackendException">libtorch can't be loaded.</exception>
    /// <exception cref="OperationCanceledException">The wait for another training was cancelled.</exception>
    public static T Run<T>(int? threads, Func<T> train, CancellationToken cancellationToken)
    {
        Gate.Wait(cancellationToken);
        try
        {
            _ = TorchBackend.Find(gpuDeviceId: null);
            using TorchThreads? kept = threads is int wanted ? new TorchThreads(wanted) : null;
            return train();
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>The device that the options or the context ask for. The log hears of what had to be remedied there.</summary>
    /// <exception cref="TorchBackendException">
    /// It is not there or computes wrong, and falling back to the CPU is not allowed or does not help.
    /// </exception>
    public static torch.Device ChooseDevice(MLContext context, int? gpuDeviceId, IChannel channel)
    {
        int? wanted = gpuDeviceId ?? context.GpuDeviceId;
        try
        {
            return TorchSharpDevice.Require(wanted, Warn);
        }
        catch (TorchBackendException error) when (wanted is not null && context.FallbackToCpu)
        {
            Warn($"{error.Message} Training on the processor instead.");
            return TorchSharpDevice.Require(gpuDeviceId: null, Warn);
        }

        void Warn(string message) => channel.Warning(MessageSensitivity.None, message);
    }
}
