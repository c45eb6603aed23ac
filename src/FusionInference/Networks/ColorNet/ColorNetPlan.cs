namespace FusionML.Inference;

/// <summary>
/// ColorNet on pictures of one size, any size from 1 x 1: the fused picture's chroma from its luminance and the chroma of both
/// sources.
/// </summary>
/// <remarks>Not thread-safe: one picture pair at a time. The weights are only read and may be shared between plans.</remarks>
internal sealed unsafe class ColorNetPlan : IDisposable
{
    private readonly ColorNetWeights _weights;
    private readonly LayerRunner _layers;
    private readonly FeatureMap _input;
    private readonly FeatureMap _features;
    private readonly FeatureMap _filtered;
    private readonly FeatureMap _nextFeatures;
    private readonly FeatureMap _output;

    /// <param name="weights">The network.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="threads">The threads to use.</param>
    /// <param name="options">The instructions to use.</param>
    public ColorNetPlan(ColorNetWeights weights, int height, int width, KernelThreads threads, KernelOptions options)
    {
        NetworkSize.Require(height, width, multiple: 1);
        (_weights, Height, Width) = (weights, height, width);
        _layers = new LayerRunner(threads, options, KernelSet.For(options.Path).ConvNextScratch(weights.Blocks[0]));
        _input = new FeatureMap(height, width, ColorNetWeights.InputPlanes);
        _features = new FeatureMap(height, width, ColorNetWeights.Channels);
        _filtered = new FeatureMap(height, width, ColorNetWeights.Channels);
        _nextFeatures = new FeatureMap(height, width, ColorNetWeights.Channels);
        _output = new FeatureMap(height, width, channels: 1);
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Predicts the chroma.</summary>
    /// <param name="planes">Fused Y, first Cr, first Cb, second Cr, second Cb: 5 x height x width values in [0, 1].</param>
    /// <param name="chroma">Receives Cr and Cb, 2 x height x width values, not clamped.</param>
    /// <param name="cancellation">Looked at between strips of rows.</param>
    public void Run(ReadOnlySpan<float> planes, Span<float> chroma, CancellationToken cancellation)
    {
        _input.FillPlanes(planes);
        _layers.Convolve(_input, _weights.Input, residual: null, _features, relu: false, cancellation);
        (FeatureMap features, FeatureMap next) = (_features, _nextFeatures);
        foreach (ConvNextWeights block in _weights.Blocks)
        {
            _layers.ConvNext(features, block, _filtered, next, cancellation);
            (features, next) = (next, features);
        }

        for (int plane = 0; plane < ColorNetWeights.OutputPlanes; plane++)
        {
            float* taps = _weights.Output.Taps(plane);
            FeatureMap source = features;
            _layers.Rows(Height, (y, _) => _layers.Kernels.ConvolveNarrowRow(source, taps, y, _output.Row(y)), cancellation);
            _output.CopyTo(chroma.Slice(plane * Height * Width, Height * Width));
        }
    }

    public void Dispose()
    {
        _layers.Dispose();
        _input.Dispose();
        _features.Dispose();
        _filtered.Dispose();
        _nextFeatures.Dispose();
        _output.Dispose();
    }
}
