using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FusionML.Training;

/// <summary>
/// Intel's oneDNN inside libtorch, which computes the convolutions of the processor, and whose switch TorchSharp does not offer.
/// </summary>
internal static unsafe class OneDnn
{
    private const string Library = "libtorch_cpu.so";

    /// <summary>at::globalContext().</summary>
    private const string GlobalContext = "_ZN2at13globalContextEv";

    /// <summary>at::Context::setUserEnabledMkldnn(bool).</summary>
    private const string SetOneDnn = "_ZN2at7Context20setUserEnabledMkldnnEb";

    /// <summary>at::Context::setUserEnabledNNPACK(bool).</summary>
    private const string SetNnpack = "_ZN2at7Context20setUserEnabledNNPACKEb";

    /// <summary>Makes libtorch compute convolutions with or without oneDNN, for the whole process and at once.</summary>
    /// <returns>False where the switch can't be reached: it is exported on Linux.</returns>
    public static bool TrySet(bool isOn)
    {
        // libtorch turns to NNPACK next, which warns on standard error of every processor that it does not know.
        return Set(SetOneDnn, isOn) && Set(SetNnpack, isOn);
    }

    private static bool Set(string setter, bool isOn)
    {
        if (
            LoadedLibrary() is not nint library
            || !NativeLibrary.TryGetExport(library, GlobalContext, out nint context)
            || !NativeLibrary.TryGetExport(library, setter, out nint set)
        )
        {
            return false;
        }

        nint instance = ((delegate* unmanaged<nint>)context)();
        ((delegate* unmanaged<nint, byte, void>)set)(instance, isOn ? (byte)1 : (byte)0);
        return true;
    }

    /// <summary>The library that TorchSharp has loaded, under whatever path.</summary>
    private static nint? LoadedLibrary()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        using Process process = Process.GetCurrentProcess();
        string? path = process.Modules.Cast<ProcessModule>().FirstOrDefault(module => module.ModuleName == Library)?.FileName;
        return path is not null && NativeLibrary.TryLoad(path, out nint library) ? library : null;
    }
}
