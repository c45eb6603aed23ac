using FusionML.Inference;
using FusionML.Training;

namespace FusionML.Estimators;

/// <summary>What the caller asks of the backend; what a model file keeps of it.</summary>
/// <param name="Backend">The backend.</param>
/// <param name="GpuDeviceId">The CUDA device, or null for the context's.</param>
/// <param name="FallbackToCpu">Whether the processor may take its place, or null for what the context says.</param>
internal sealed record BackendChoice(FusionBackend Backend, int? GpuDeviceId, bool? FallbackToCpu)
{
    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="ModelFormatException">The state is broken.</exception>
    public static BackendChoice Read(StateReader state) =>
        new(
            state.ReadEnum<FusionBackend>("the backend"),
            state.ReadBoolean("whether there is a GPU") ? state.ReadInt32("the GPU", 0) : null,
            state.ReadBoolean("whether falling back is settled") ? state.ReadBoolean("whether to fall back") : null
        );

    /// <summary>Writes what goes into the state.</summary>
    public void Write(StateWriter state)
    {
        state.Write(Backend.ToString());
        state.Write(GpuDeviceId is not null);
        if (GpuDeviceId is int id)
        {
            state.Write(id);
        }

        state.Write(FallbackToCpu is not null);
        if (FallbackToCpu is bool fallback)
        {
            state.Write(fallback);
        }
    }

    /// <summary>Throws if the backend does not exist, or can't run a classical rule that is to fuse.</summary>
    /// <param name="rule">The rule, or null.</param>
    /// <exception cref="ArgumentException">There is no such backend, or the rule is to run on TorchSharp.</exception>
    public void RequireFor(string? rule)
    {
        RequireDefined(Backend, nameof(Backend));
        if (rule is not null && Backend == FusionBackend.TorchSharp)
        {
            throw new ArgumentException($"The rule '{rule}' is managed code; Backend must be Auto or Managed, not TorchSharp.");
        }
    }

    /// <summary>Settles what a recipe runs on, and sees that it can: a rule runs on managed code in any case.</summary>
    /// <exception cref="TorchBackendException">libtorch or the CUDA device is not there.</exception>
    public BackendDevice SettleFor(FusionRecipe recipe, ContextDevice context)
    {
        BackendDevice device = recipe.Rule is null ? Settle(context) : BackendDevice.Managed;
        device.Require(recipe.Weights);
        return device;
    }

    /// <summary>Settles what to run on, and says in the log why it is not what was asked for.</summary>
    /// <param name="context">What the context says where the caller says nothing.</param>
    /// <exception cref="TorchBackendException">
    /// libtorch does not load, or the device is not there or computes wrong, and nothing may take its place.
    /// </exception>
    public BackendDevice Settle(ContextDevice context) => Settle(context, (gpu, log) => TorchSharpDevice.Require(gpu, log));

    /// <summary>The same with another check of a device, which throws as that of <see cref="TorchSharpDevice"/> does.</summary>
    internal BackendDevice Settle(ContextDevice context, Action<int?, Action<string>> requireDevice)
    {
        int? gpu = GpuDeviceId ?? context.GpuDeviceId;
        if (Backend == FusionBackend.Managed)
        {
            return BackendDevice.Managed;
        }

        if (Backend == FusionBackend.Auto && gpu is null)
        {
            context.Inform(
                "FuseImages runs on managed kernels: no CUDA device is asked for, by GpuDeviceId of the options or the context."
            );
            return BackendDevice.Managed;
        }

        try
        {
            requireDevice(gpu, context.Warn);
            return new BackendDevice(FusionBackend.TorchSharp, gpu);
        }
        catch (TorchBackendException error)
        {
            return FallBack(error, gpu, context, requireDevice);
        }
    }

    private BackendDevice FallBack(
        TorchBackendException error,
        int? gpu,
        ContextDevice context,
        Action<int?, Action<string>> requireDevice
    )
    {
        if (!(FallbackToCpu ?? context.FallbackToCpu))
        {
            string other = gpu is null ? "managed kernels" : "the processor";
            throw new TorchBackendException(
                error.Device,
                $"{error.Problem} FallbackToCpu does not allow {other} in its place.",
                error
            );
        }

        if (Backend == FusionBackend.TorchSharp && gpu is not null)
        {
            try
            {
                requireDevice(null, context.Warn);
                context.Warn($"FuseImages runs on the processor (TorchSharp). {error.Message}");
                return new BackendDevice(FusionBackend.TorchSharp, null);
            }
            catch (TorchBackendException ofProcessor)
            {
                error = ofProcessor;
            }
        }

        context.Warn($"FuseImages runs on managed kernels. {error.Message}");
        return BackendDevice.Managed;
    }

    private static void RequireDefined(FusionBackend backend, string name)
    {
        if (!Enum.IsDefined(backend))
        {
            throw new ArgumentOutOfRangeException(name, backend, $"There is no such {nameof(FusionBackend)}.");
        }
    }
}
