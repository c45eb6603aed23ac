using System.Collections.Concurrent;

namespace FusionML.Training;

/// <summary>Lets a device be used if what it computes is right, and sees to it where it can.</summary>
/// <param name="findFault">Checks all layers on a device in a floating type; null if they are right.</param>
/// <param name="turnOneDnnOff">Turns oneDNN off; false where that can't be done.</param>
/// <remarks>Can be used from several threads: a device is checked once, and the others wait.</remarks>
internal sealed class DeviceGuard(Func<Device, ScalarType, LayerFault?> findFault, Func<bool> turnOneDnnOff)
{
    /// <summary>Avoids oneDNN's faulty code; it is read when libtorch is loaded.</summary>
    private const string Variable = "the environment variable DNNL_MAX_CPU_ISA=SSE41, set before the program starts,";

    private readonly ConcurrentDictionary<(DeviceType, int, ScalarType), Lazy<Verdict>> _verdicts = new();

    /// <summary>The guard of this process.</summary>
    public static DeviceGuard OfProcess { get; } = new(LayerCheck.FindFault, () => OneDnn.TrySet(isOn: false));

    /// <summary>Checks the device and type of a tensor that is about to be used.</summary>
    /// <inheritdoc cref="Require(Device, ScalarType, Action{string})"/>
    public void Require(Tensor tensor) => Require(tensor.device, tensor.dtype);

    /// <summary>Checks a device, at its first use in a floating type.</summary>
    /// <param name="device">The device.</param>
    /// <param name="type">The type; double precision is the measure, and not checked.</param>
    /// <param name="log">Receives what was found wrong and is remedied, if anything.</param>
    /// <exception cref="TorchBackendException">It computes wrong, and that can't be helped.</exception>
    public void Require(Device device, ScalarType type, Action<string>? log = null)
    {
        if (type is not (ScalarType.Float32 or ScalarType.BFloat16))
        {
            return;
        }

        Verdict verdict = _verdicts
            .GetOrAdd((device.type, device.index, type), _ => new Lazy<Verdict>(() => Judge(device, type)))
            .Value;
        if (verdict.IsWrong)
        {
            throw new TorchBackendException(device.ToString(), verdict.Message!);
        }

        if (verdict.Message is not null)
        {
            log?.Invoke($"TorchSharp on {device}: {verdict.Message}");
        }
    }

    private Verdict Judge(Device device, ScalarType type)
    {
        if (findFault(device, type) is not LayerFault fault)
        {
            return new Verdict(IsWrong: false, Message: null);
        }

        string found = $"libtorch computes wrong: {fault}.";
        if (device.type != DeviceType.CPU)
        {
            return new Verdict(true, $"{found} Use the processor, or another driver and libtorch.");
        }

        if (!turnOneDnnOff())
        {
            return new Verdict(
                true,
                $"{found} Turning oneDNN off would avoid it, and its switch can't be reached here; {Variable} avoids it too. "
                    + "The managed kernels need no libtorch."
            );
        }

        return findFault(device, type) is LayerFault left
            ? new Verdict(
                true,
                $"{found} oneDNN was turned off, and still it computes wrong: {left}. Try {Variable} or use the managed kernels, "
                    + "which need no libtorch."
            )
            : new Verdict(
                false,
                $"{found} oneDNN was turned off for this process, and all {CheckedLayers.All.Count} layers are right; {Variable} "
                    + "avoids the fault too, and is faster."
            );
    }

    private sealed record Verdict(bool IsWrong, string? Message);
}
