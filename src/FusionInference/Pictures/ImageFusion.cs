using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>Fuses whole pictures: the luminance on an engine, the chroma by a rule.</summary>
/// <remarks>
/// <code>
/// using ImageFusion fusion = ImageFusion.ForTask(FusionTask.Ivf);
/// FusionImage fused = fusion.Fuse(PictureFile.Read("visible.png"), PictureFile.Read("infrared.png")).Image;
/// </code>
/// Can be used from several threads at once; dispose of it when no call is running any more. An engine that was handed in stays
/// the caller's.
/// </remarks>
public sealed class ImageFusion : IDisposable
{
    private readonly IFusionEngine _engine;
    private readonly bool _ownsEngine;
    private readonly FusionTask? _task;

    /// <summary>Fuses on <paramref name="engine"/>, which stays the caller's.</summary>
    public ImageFusion(IFusionEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        _engine = engine;
    }

    private ImageFusion(FusionTask task) => (_engine, _ownsEngine, _task) = (ManagedFusionEngine.ForTask(task), true, task);

    /// <summary>
    /// Fuses with the weights that ship for <paramref name="task"/>, and with its chroma where the options name no other task.
    /// </summary>
    /// <exception cref="WeightsException">No weights ship for the task.</exception>
    public static ImageFusion ForTask(FusionTask task) => new(task);

    /// <summary>Fuses two registered pictures of one size.</summary>
    /// <param name="first">The visible, near, under-exposed or MRI picture.</param>
    /// <param name="second">The other picture.</param>
    /// <param name="options">Task, chroma rule, normalisation and engine options; null for the defaults.</param>
    /// <param name="progress">Hears how far the luminance is, on the threads that do the work.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The fused picture, of the larger bit depth of the two; gray if both are gray.</returns>
    /// <exception cref="PictureException">The pictures differ in size, or hold a sample that is NaN, infinite or far outside [0,
    /// 1].</exception>
    /// <exception cref="DivergenceException">The fixed-point iteration left the finite numbers.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public ImageFusionResult Fuse(
        FusionImage first,
        FusionImage second,
        ImageFusionOptions? options = null,
        IProgress<FuseProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        options ??= new ImageFusionOptions();
        ImagePlane one = options.NormalizeFirst?.Apply(first.Y, "the first source") ?? first.Y;
        ImagePlane two = options.NormalizeSecond?.Apply(second.Y, "the second source") ?? second.Y;
        FusionResult luminance = _engine.Fuse([one, two], options.Engine, progress, cancellationToken);
        FusionImage image = options.EffectiveChroma(_task).Apply(luminance.Fused, first, second, cancellationToken);
        return new ImageFusionResult(image, luminance);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsEngine)
        {
            _engine.Dispose();
        }
    }
}

/// <summary>A fused picture and how its luminance came about.</summary>
/// <param name="Image">The picture.</param>
/// <param name="Luminance">The engine's result; its plane is the picture's Y.</param>
public sealed record ImageFusionResult(FusionImage Image, FusionResult Luminance);
