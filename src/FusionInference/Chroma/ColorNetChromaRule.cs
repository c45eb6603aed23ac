using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// The chroma rule of the network ColorNet: from the fused luminance and the chroma of both sources to the fused chroma, clamped
/// to [0, 1].
/// </summary>
/// <remarks>
/// Pictures above two megapixels (2^21) go in strips, with the same result to the last bit, in about three times the time per
/// pixel.
/// A gray source counts as one with neutral chroma; two gray sources give a gray picture without asking the network. Can be used
/// from several threads at once. Holds native memory and threads, so dispose of it; calls that are running then end as usual.
/// </remarks>
public sealed class ColorNetChromaRule : IChromaRule, IDisposable
{
    private readonly ColorNetWeights _weights;
    private readonly PlanPool<ThreadedColorNet> _plans;
    private readonly RunningCalls _calls;
    private readonly int _threads;

    /// <summary>Makes the rule from ColorNet's weights.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="threads">Threads to work on; 0 for one per processor. The result is the same for any number.</param>
    /// <exception cref="WeightsException">They are another network's, or not exactly ColorNet's tensors.</exception>
    public ColorNetChromaRule(WeightFile weights, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(weights);
        NetworkLayout.ColorNet.Check(weights);
        _threads = new FuseOptions { Threads = threads }.EffectiveThreads;
        _weights = new ColorNetWeights(weights);
        _plans = new PlanPool<ThreadedColorNet>(key => new ThreadedColorNet(_weights, key));
        _calls = new RunningCalls(typeof(ColorNetChromaRule), Release);
    }

    /// <summary>Reads ColorNet's weights from a safetensors file.</summary>
    /// <exception cref="WeightsException">The file can't be read, is damaged, or does not hold ColorNet's weights.</exception>
    public static ColorNetChromaRule FromFile(string path, int threads = 0) => new(WeightFile.Read(path), threads);

    /// <inheritdoc/>
    public FusionImage Apply(
        ImagePlane fusedLuminance,
        FusionImage first,
        FusionImage second,
        CancellationToken cancellationToken = default
    ) => Apply(fusedLuminance, first, second, progress: null, cancellationToken);

    /// <inheritdoc cref="Apply(ImagePlane, FusionImage, FusionImage, CancellationToken)"/>
    /// <param name="fusedLuminance">The fused Y, of the sources' size.</param>
    /// <param name="first">The first source.</param>
    /// <param name="second">The second source.</param>
    /// <param name="progress">Receives the share of the work that is done.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal FusionImage Apply(
        ImagePlane fusedLuminance,
        FusionImage first,
        FusionImage second,
        Action<double>? progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(fusedLuminance);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        using RunningCalls.Call call = _calls.Enter();
        first.Y.RequireSameSize(second.Y, "the first source", "the second source");
        first.Y.RequireSameSize(fusedLuminance, "the first source", "the fused picture");
        if (!first.IsColor && !second.IsColor)
        {
            return new FusionImage(fusedLuminance);
        }

        (int height, int width) = (first.Height, first.Width);
        ImagePlane cr = new(height, width, fusedLuminance.BitDepth);
        ImagePlane cb = new(height, width, fusedLuminance.BitDepth);
        ColorNetSources sources = new(fusedLuminance, first, second);
        using (PlanPool<ThreadedColorNet>.Lease lease = _plans.Rent(new PlanKey(height, width, _threads)))
        {
            IColorNetPlan plan = lease.Plan.Plan;
            plan.Progress.Begin(0, 1, plan.Layers, progress ?? (_ => { }));
            plan.Run(sources, cr, cb, cancellationToken);
        }

        Clamp(cr.Samples);
        Clamp(cb.Samples);
        return new FusionImage(fusedLuminance, cr, cb);
    }

    /// <inheritdoc/>
    public void Dispose() => _calls.Dispose();

    private void Release()
    {
        _plans.Dispose();
        _weights.Dispose();
    }

    private static void Clamp(Span<float> samples)
    {
        foreach (ref float sample in samples)
        {
            sample = Math.Clamp(sample, 0, 1);
        }
    }
}
