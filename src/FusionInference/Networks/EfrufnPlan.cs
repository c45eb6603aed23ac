namespace FusionML.Inference;

/// <summary>
/// EFRUFN on pictures of one size: all memory that depends on the size, and the network in three steps, so that a solver can iterate the middle one.
/// Prepare: F1 = encoder1(first), D = ReLU(encoder2(second) - F1), T = GLT(D). Iterate: M' = MSMG([D, M]). Read out: decoder(F1 + M T).
/// </summary>
/// <remarks>Not thread-safe: one picture pair at a time. The weights are only read and may be shared between plans.</remarks>
internal sealed class EfrufnPlan : IDisposable
{
    private const int Channels = EfrufnWeights.Channels;

    private readonly EfrufnWeights _weights;
    private readonly LayerRunner _layers;
    private readonly FeatureMap _first;
    private readonly FeatureMap _difference;
    private readonly FeatureMap _transfer;
    private readonly FeatureMap _work;
    private readonly FeatureMap _spare;
    private readonly FeatureMap _plane;
    private readonly FeatureMap _otherPlane;
    private readonly MultiScaleMaskGenerator _generator;

    /// <param name="weights">The network.</param>
    /// <param name="height">Rows, a multiple of 8.</param>
    /// <param name="width">Columns, a multiple of 8.</param>
    /// <param name="threads">The threads to use.</param>
    /// <param name="options">The instructions to use.</param>
    public EfrufnPlan(EfrufnWeights weights, int height, int width, KernelThreads threads, KernelOptions options)
    {
        NetworkSize.Require(height, width, NetworkSize.Multiple);
        (_weights, Height, Width) = (weights, height, width);
        KernelSet kernels = KernelSet.For(options.Path);
        int scratch = Math.Max(
            MultiScaleMaskGenerator.ScratchLength(kernels, weights.MaskGenerator),
            kernels.SwinScratch(weights.Transformation.Swin.First));
        _layers = new LayerRunner(threads, options, scratch);
        _first = new FeatureMap(height, width, Channels);
        _difference = new FeatureMap(height, width, Channels);
        _transfer = new FeatureMap(height, width, Channels);
        _work = new FeatureMap(height, width, Channels);
        _spare = new FeatureMap(height, width, Channels);
        _plane = new FeatureMap(height, width, channels: 1);
        _otherPlane = new FeatureMap(height, width, channels: 1);
        _generator = new MultiScaleMaskGenerator(_layers, weights.MaskGenerator, _work, _spare);
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Numbers in a state of the mask fixed point.</summary>
    public long MaskLength => (long)Height * Width;

    /// <summary>Takes a pair of pictures: everything that the iterations do not change.</summary>
    /// <param name="first">height x width values in [0, 1], row-major.</param>
    /// <param name="second">The same.</param>
    /// <param name="cancellation">Looked at between strips of rows.</param>
    public void Prepare(ReadOnlySpan<float> first, ReadOnlySpan<float> second, CancellationToken cancellation)
    {
        _plane.Fill(first);
        _layers.Encode(_weights.FirstEncoder, _plane, _first, _work, cancellation);
        _plane.Fill(second);
        _layers.Encode(_weights.SecondEncoder, _plane, _spare, _work, cancellation);
        _layers.Difference(_spare, _first, _spare, cancellation);
        _layers.Transform(_weights.Transformation, _spare, _work, _transfer, cancellation);
        _layers.Convolve(_spare, _weights.MaskGenerator.DifferenceInput, residual: null, _difference, relu: false, cancellation);
    }

    /// <summary>next = MSMG([D, mask]); both hold height x width values, and may be the same memory.</summary>
    public void IterateMask(ReadOnlySpan<float> mask, Span<float> next, CancellationToken cancellation)
    {
        _plane.Fill(mask);
        _generator.Run(_weights.MaskGenerator, _difference, _plane, _otherPlane, cancellation);
        _otherPlane.CopyTo(next);
    }

    /// <summary>fused = decoder(F1 + mask T), not clamped.</summary>
    public void ReadOut(ReadOnlySpan<float> mask, Span<float> fused, CancellationToken cancellation)
    {
        _plane.Fill(mask);
        _layers.AddMasked(_first, _transfer, _plane, _work, cancellation);
        _layers.Decode(_weights.Decoder, _work, _spare, _otherPlane, cancellation);
        _otherPlane.CopyTo(fused);
    }

    public void Dispose()
    {
        _generator.Dispose();
        _layers.Dispose();
        _first.Dispose();
        _difference.Dispose();
        _transfer.Dispose();
        _work.Dispose();
        _spare.Dispose();
        _plane.Dispose();
        _otherPlane.Dispose();
    }
}
