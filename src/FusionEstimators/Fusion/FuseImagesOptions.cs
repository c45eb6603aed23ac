using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Estimators;

/// <summary>How <c>FuseImages</c> works: what fuses the luminance and on what, and what decides the chroma.</summary>
/// <remarks>Immutable once made. All of it is saved with the model.</remarks>
public sealed class FuseImagesOptions
{
    /// <summary>
    /// The weights of EFRUFN or FRUFN, for example <c>WeightFile.Read(path)</c>; null, the default, for those that ship for the
    /// task. They are saved with the model.
    /// </summary>
    public WeightFile? Weights { get; init; }

    /// <summary>
    /// A classical rule in place of a network: <c>average</c>, <c>maximum</c> or <c>laplacian</c>. At most one of this and <see
    /// cref="Weights"/> can be set.
    /// </summary>
    public string? Rule { get; init; }

    /// <summary>
    /// What decides the chroma of coloured images: one of <see cref="ChromaRules.Names"/>, or null, the default, for the task's
    /// own (see <see cref="FusionTasks.DefaultChroma"/>). Planes have no chroma.
    /// </summary>
    public string? ChromaRule { get; init; }

    /// <summary>
    /// The weights of ColorNet, which then decides the chroma in place of a rule; they are saved with the model. At most one of
    /// this and <see cref="ChromaRule"/> can be set.
    /// </summary>
    public WeightFile? ColorNet { get; init; }

    /// <summary>Fixed point, solver, iterations, tolerance, threads, and how memory is spent.</summary>
    public FuseOptions Engine { get; init; } = new();

    /// <summary>
    /// What the network of the luminance runs on. A classical rule is managed code, and refuses <see
    /// cref="FusionBackend.TorchSharp"/>; ColorNet runs on managed kernels in any case.
    /// </summary>
    public FusionBackend Backend { get; init; }

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
    /// libtorch that does not load or computes wrong, with a warning in the log; if not, that is an error. Null, the default, for <c>MLContext.FallbackToCpu</c>, which is false unless it was changed.
    /// </summary>
    public bool? FallbackToCpu { get; init; }

    /// <summary>
    /// Stretches the luminance of the first picture before fusion, for raw data such as 16-bit thermal pictures; null, the
    /// default, leaves it alone. The chroma stays as it is. Options that a trainer's FuseWith gives hold when its transformer
    /// fuses; training does not normalise.
    /// </summary>
    public PercentileNormalization? NormalizeFirst { get; init; }

    /// <summary>The same for the second picture and any further ones.</summary>
    public PercentileNormalization? NormalizeSecond { get; init; }

    /// <summary>What happens where pictures of a row differ in size; an error by default.</summary>
    public SizeMismatchHandling SizeMismatch { get; init; }

    /// <summary>In what order more than two pictures are fused; in sequence by default.</summary>
    public FusionOrder Order { get; init; }
}
