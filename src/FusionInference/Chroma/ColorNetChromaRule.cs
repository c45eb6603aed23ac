using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// The chroma rule of the network ColorNet: from the fused luminance and the chroma of both sources to the fused chroma, clamped
/// to [0, 1].
/// </summary>
/// <remarks>
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

        int pixels = fusedLuminance.Samples.Length;
        if ((long)pixels * ColorNetWeights.InputPlanes > Array.MaxLength)
        {
            throw new PictureException($"A picture of {first.Width}x{first.Height} is too large for ColorNet.");
        }

        float[] input = new float[pixels * ColorNetWeights.InputPlanes];
        float[] output = new float[pixels * ColorNetWeights.OutputPlanes];
        ImagePlane?[] planes = [fusedLuminance, first.Cr, first.Cb, second.Cr, second.Cb];
        for (int i = 0; i < ColorNetWeights.InputPlanes; i++)
        {
            Fill(input.AsSpan(i * pixels, pixels), planes[i]);
        }

        using (PlanPool<ThreadedColorNet>.Lease lease = _plans.Rent(new PlanKey(first.Height, first.Width, _threads)))
        {
            lease.Plan.Plan.Run(input, output, cancellationToken);
        }

        foreach (ref float sample in output.AsSpan())
        {
            sample = Math.Clamp(sample, 0, 1);
        }

        return new FusionImage(fusedLuminance, Plane(0), Plane(1));

        ImagePlane Plane(int i) =>
            new(first.Height, first.Width, output.AsSpan(i * pixels, pixels).ToArray(), fusedLuminance.BitDepth);
    }

    /// <inheritdoc/>
    public void Dispose() => _calls.Dispose();

    private void Release()
    {
        _plans.Dispose();
        _weights.Dispose();
    }

    private static void Fill(Span<float> target, ImagePlane? plane)
    {
        if (plane is null)
        {
            target.Fill(YCrCb.Neutral);
        }
        else
        {
            plane.Samples.CopyTo(target);
        }
    }
}
