using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// ColorNet on pictures of one size, any size from 1 x 1: the fused picture's chroma from its luminance and the chroma of both
/// sources.
/// </summary>
/// <remarks>Not thread-safe: one picture pair at a time. The weights are only read and may be shared between plans.</remarks>
internal sealed unsafe class ColorNetPlan : IColorNetPlan
{
    private readonly ColorNetWeights _weights;
    private readonly LayerRunner _layers;
    private readonly FeatureMap _input;
    private readonly FeatureMap _features;
    private readonly FeatureMap _filtered;
    private readonly FeatureMap _nextFeatures;

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
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <inheritdoc/>
    public LayerProgress Progress => _layers.Progress;

    /// <inheritdoc/>
    public int Layers => (2 * _weights.Blocks.Length) + 2;

    /// <summary>Bytes that a plan takes.</summary>
    public static long BytesFor(int height, int width) =>
        FeatureMap.BytesFor(width, ColorNetWeights.InputPlanes, height)
        + (3 * FeatureMap.BytesFor(width, ColorNetWeights.Channels, height));

    /// <inheritdoc/>
    public void Run(ColorNetSources sources, ImagePlane cr, ImagePlane cb, CancellationToken cancellation)
    {
        for (int y = 0; y < Height; y++)
        {
            cancellation.ThrowIfCancellationRequested();
            sources.LoadRow(y, new Span<float>(_input.Row(y), Width * ColorNetWeights.InputPlanes));
        }

        _layers.Convolve(_input, _weights.Input, residual: null, _features, relu: false, cancellation);
        (FeatureMap features, FeatureMap next) = (_features, _nextFeatures);
        foreach (ConvNextWeights block in _weights.Blocks)
        {
            _layers.ConvNext(features, block, _filtered, next, cancellation);
            (features, next) = (next, features);
        }

        FeatureMap last = features;
        _layers.Rows(
            Height,
            (y, _) =>
            {
                fixed (
                    float* red = cr.GetRow(y),
                        blue = cb.GetRow(y)
                )
                {
                    _layers.Kernels.ConvolveNarrowRow(last, _weights.Output.Taps(0), y, red);
                    _layers.Kernels.ConvolveNarrowRow(last, _weights.Output.Taps(1), y, blue);
                }
            },
            cancellation
        );
    }

    public void Dispose()
    {
        _layers.Dispose();
        _input.Dispose();
        _features.Dispose();
        _filtered.Dispose();
        _nextFeatures.Dispose();
    }
}
