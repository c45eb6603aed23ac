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
        BackendDevice device = recipe.Rule is null ? Settle(context) : new BackendDevice(FusionBackend.Managed, null);
        device.Require(recipe.Weights);
        return device;
    }

    /// <summary>Settles what to run on.</summary>
    /// <param name="context">What the context says where the caller says nothing.</param>
    /// <exception cref="TorchBackendException">
    /// A CUDA device is asked for and not there, and the processor may not take its place.
    /// </exception>
    public BackendDevice Settle(ContextDevice context)
    {
        if (Backend == FusionBackend.Managed || (Backend == FusionBackend.Auto && (GpuDeviceId ?? context.GpuDeviceId) is null))
        {
            return new BackendDevice(FusionBackend.Managed, null);
        }

        int? gpu = GpuDeviceId ?? context.GpuDeviceId;
        if (gpu is null || TorchSharpFusionEngine.IsCudaAvailable(gpu.Value))
        {
            return new BackendDevice(FusionBackend.TorchSharp, gpu);
        }

        if (!(FallbackToCpu ?? context.FallbackToCpu))
        {
            throw new TorchBackendException(
                $"cuda:{gpu}",
                "there is no such device, and FallbackToCpu does not allow the processor in its place."
            );
        }

        BackendDevice fallback = new(Backend == FusionBackend.Auto ? FusionBackend.Managed : FusionBackend.TorchSharp, null);
        context.Warn($"CUDA device {gpu} is not there: FuseImages runs on the processor ({fallback.Backend}).");
        return fallback;
    }

    private static void RequireDefined(FusionBackend backend, string name)
    {
        if (!Enum.IsDefined(backend))
        {
            throw new ArgumentOutOfRangeException(name, backend, $"There is no such {nameof(FusionBackend)}.");
        }
    }
}
