using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Estimators;

/// <summary>How <c>FuseImages</c> works: a recipe, and what its network runs on.</summary>
/// <remarks>
/// Immutable once made. All of it is saved with the model. Where a task is given beside the options, it must not differ from
/// <see cref="FusionRecipe.Task"/>. Planes have no chroma. Options that a trainer's FuseWith gives hold when its transformer
/// fuses; training does not normalise. An <see cref="ImageFusion"/> takes such options as a recipe and chooses its backend by
/// itself.
/// </remarks>
public sealed record FuseImagesOptions : FusionRecipe
{
    /// <summary>
    /// What the network of the luminance runs on. A classical rule is managed code, and refuses <see
    /// cref="FusionBackend.TorchSharp"/>; ColorNet runs on managed kernels in any case.
    /// </summary>
    public FusionBackend Backend
    {
        get;
        init => field = OptionValue.Defined(value);
    }

    /// <summary>
    /// The CUDA device, from 0; null, the default, for <c>MLContext.GpuDeviceId</c> as it is when the estimator is made or the
    /// model loaded.
    /// </summary>
    public int? GpuDeviceId
    {
        get;
        init
        {
            if (value is int id)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(id, nameof(GpuDeviceId));
            }

            field = value;
        }
    }

    /// <summary>
    /// Whether the processor takes the place of a CUDA device that is asked for and not there, and managed kernels that of a
    /// libtorch that does not load or computes wrong, with a warning in the log; if not, that is an error. Null, the default, for
    /// <c>MLContext.FallbackToCpu</c>, which is false unless it was changed.
    /// </summary>
    public bool? FallbackToCpu { get; init; }

    /// <summary>
    /// A column of its own for <see cref="FusionResult.DecisionMap"/>: which source each pixel comes from, a plane of float32. Null,
    /// the default, for none. The method must decide: <see cref="FusionRecipe.FocusDecision"/> for two columns, <see
    /// cref="FusionOrder.Together"/> for more.
    /// </summary>
    public string? DecisionMapColumnName { get; init; }

    /// <summary>The part that is no recipe.</summary>
    internal BackendChoice BackendChoice => new(Backend, GpuDeviceId, FallbackToCpu);
}
