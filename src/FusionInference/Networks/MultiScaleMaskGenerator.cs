namespace FusionML.Inference;

/// <summary>
/// The multi-scale mask generator on maps of one size: holds what it needs between its layers and between iterations.
/// </summary>
internal sealed unsafe class MultiScaleMaskGenerator : IDisposable
{
    /// <summary>Layers of <see cref="Run"/>: one, three levels pooled and enhanced in two passes, merging, windows, mask.</summary>
    public const int Layers = 1 + (3 * 3) + 1 + 2 + 1;

    private readonly LayerRunner _layers;
    private readonly FeatureMap _full;
    private readonly FeatureMap _merged;
    private readonly Level[] _levels = new Level[3];
    private readonly PyramidLevel[] _enhanced;
    private readonly TapPlanes _taps;
    private readonly int _height;
    private readonly int _width;

    /// <param name="layers">Runs the layers.</param>
    /// <param name="full">A map of full size for the pyramid's lowest level; its content is lost.</param>
    /// <param name="merged">Another one.</param>
    public MultiScaleMaskGenerator(LayerRunner layers, FeatureMap full, FeatureMap merged)
    {
        (_layers, _full, _merged, _height, _width) = (layers, full, merged, full.Height, full.Width);
        for (int index = 0; index < _levels.Length; index++)
        {
            int factor = 2 << index;
            _levels[index] = new Level(full.Channels, _height, _width, factor);
        }

        _enhanced = Array.ConvertAll(_levels, level => level.Enhanced);
        _taps = new TapPlanes(_height, _width, _height);
    }

    /// <summary>Bytes that a generator takes.</summary>
    public static long BytesFor(int height, int width, int channels)
    {
        long levels = 0;
        for (int factor = 2; factor <= 8; factor *= 2)
        {
            levels += (3 * FeatureMap.BytesFor(width / factor, channels, height / factor)) + PyramidLevel.BytesFor(width);
        }

        return levels + TapPlanes.BytesFor(width, height);
    }

    /// <summary>Values of scratch memory that a thread needs.</summary>
    public static int ScratchLength(KernelSet kernels, MultiScaleMaskGeneratorWeights weights) =>
        Math.Max(
            Math.Max(kernels.SwinScratch(weights.Swin.First), weights.Scales.Max(kernels.ConvNextScratch)),
            PyramidMerge.ScratchLength(kernels, weights)
        );

    /// <summary>next = MSMG([difference, mask]).</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="difference">The difference's part of the first convolution, with bias.</param>
    /// <param name="mask">The mask, one channel.</param>
    /// <param name="next">Receives the next mask.</param>
    /// <param name="cancellation">Looked at between strips.</param>
    public void Run(
        MultiScaleMaskGeneratorWeights weights,
        FeatureMap difference,
        FeatureMap mask,
        FeatureMap next,
        CancellationToken cancellation
    )
    {
        _layers.Convolve(mask, weights.MaskInput, residual: difference, _full, relu: false, cancellation);
        FeatureMap finer = _full;
        foreach (Level level in _levels)
        {
            FeatureMap input = finer;
            _layers.Rows(level.Pooled.Height, (y, _) => _layers.Kernels.PoolRow(input, level.Pooled, y), cancellation);
            finer = level.Pooled;
        }

        for (int index = 0; index < _levels.Length; index++)
        {
            Level level = _levels[index];
            _layers.ConvNext(level.Pooled, weights.Scales[index], level.Filtered, level.Enhanced.Map, cancellation);
        }

        PyramidMerge.Run(_layers, weights, _enhanced, _full, _merged, cancellation);
        _layers.SwinPair(_merged, weights.Swin, weights.MaskTaps, _taps, cancellation);
        _layers.Rows(
            _height,
            (y, _) => _layers.Kernels.SigmoidRow(_taps, weights.MaskBias, y, _width, next.Row(y)),
            cancellation
        );
    }

    public void Dispose()
    {
        foreach (Level level in _levels)
        {
            level.Dispose();
        }

        _taps.Dispose();
    }

    /// <summary>The maps of one level: pooled, after the depthwise convolution, and after the whole ConvNeXt block.</summary>
    private sealed class Level : IDisposable
    {
        public Level(int channels, int height, int width, int factor)
        {
            Pooled = new FeatureMap(height / factor, width / factor, channels);
            Filtered = new FeatureMap(height / factor, width / factor, channels);
            Enhanced = new PyramidLevel(new FeatureMap(height / factor, width / factor, channels), factor, height, width);
        }

        public FeatureMap Pooled { get; }

        public FeatureMap Filtered { get; }

        public PyramidLevel Enhanced { get; }

        public void Dispose()
        {
            Pooled.Dispose();
            Filtered.Dispose();
            Enhanced.Map.Dispose();
            Enhanced.Dispose();
        }
    }
}
