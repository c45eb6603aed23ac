namespace FusionML.Training;

/// <summary>The devices of TorchSharp, checked for what they compute.</summary>
/// <remarks>Can be used from several threads. A device is checked once in a process, however often it is asked for.</remarks>
public static class TorchSharpDevice
{
    /// <summary>
    /// The device, which is there and computes every layer of the networks and every window of the losses right, forward and
    /// backward.
    /// </summary>
    /// <remarks>
    /// Some builds of libtorch compute wrong convolutions on some processors, by oneDNN. Where that is found, oneDNN is turned
    /// off for the whole process and everything checked again. Engines, networks, losses and trainers ask by themselves; asking
    /// before them is a way to hear what was found.
    /// </remarks>
    /// <param name="gpuDeviceId">The CUDA device, from 0; null for the processor.</param>
    /// <param name="log">Receives what was found wrong and is remedied, if anything, at every call.</param>
    /// <exception cref="TorchBackendException">
    /// libtorch can't be loaded, the device is not there, or it computes wrong and that can't be helped.
    /// </exception>
    public static Device Require(int? gpuDeviceId = null, Action<string>? log = null)
    {
        Device device = TorchBackend.Find(gpuDeviceId);
        DeviceGuard.OfProcess.Require(device, float32, log);
        return device;
    }

    /// <summary>Checks the processor before a network is made on it.</summary>
    /// <returns>The name of the network, for its constructor to hand on.</returns>
    internal static string RequireProcessorFor(string network)
    {
        Require();
        return network;
    }
}
