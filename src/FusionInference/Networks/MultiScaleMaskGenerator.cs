namespace FusionML.Inference;

/// <summary>The multi-scale mask generator on maps of one size: holds what it needs between its layers and between iterations.</summary>
internal sealed unsafe class MultiScaleMaskGenerator : IDisposable
{
    private const int WalkRows = 64;

    private readonly LayerRunner _layers;
    private readonly FeatureMap _full;
    private readonly FeatureMap _merged;
    private readonly Level[] _levels = new Level[3];
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

        _taps = new TapPlanes(_height, _width, _height);
    }

    /// <summary>Values of scratch memory that a thread needs.</summary>
    public static int ScratchLength(KernelSet kernels, MultiScaleMaskGeneratorWeights weights) => Math.Max(
        Math.Max(kernels.SwinScratch(weights.Swin.First), weights.Scales.Max(kernels.ConvNextScratch)),
        weights.Levels.Sum(kernels.PyramidScratch) + kernels.WinogradScratch(weights.FullSize.Inputs, weights.FullSize.Outputs));

    /// <summary>next = MSMG([difference, mask]).</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="difference">The difference's part of the first convolution, with bias.</param>
    /// <param name="mask">The mask, one channel.</param>
    /// <param name="next">Receives the next mask.</param>
    /// <param name="cancellation">Looked at between strips.</param>
    public void Run(
        MultiScaleMaskGeneratorWeights weights, FeatureMap difference, FeatureMap mask, FeatureMap next, CancellationToken cancellation)
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

        Merge(weights, cancellation);
        _layers.SwinPair(_merged, weights.Swin, weights.MaskTaps, _taps, cancellation);
        _layers.Rows(_height, (y, _) => _layers.Kernels.SigmoidRow(_taps, weights.MaskBias, y, _width, next.Row(y)), cancellation);
    }

    public void Dispose()
    {
        foreach (Level level in _levels)
        {
            level.Dispose();
        }

        _taps.Dispose();
    }

    /// <summary>The convolution over the enlarged pyramid: tiles walk down the picture, first the enlarged levels, then full size on top.</summary>
    private void Merge(MultiScaleMaskGeneratorWeights weights, CancellationToken cancellation)
    {
        const int tileWidth = PyramidWalk.TileWidth;
        int tilesAcross = (_width + tileWidth - 1) / tileWidth;
        int walks = (_height + WalkRows - 1) / WalkRows;
        _layers.Parts(
            tilesAcross * walks,
            (tile, worker) =>
            {
                int left = tile % tilesAcross * tileWidth, top = tile / tilesAcross * WalkRows;
                MergeTile(weights, left, Math.Min(tileWidth, _width - left), top, Math.Min(WalkRows, _height - top), worker);
            },
            cancellation);
    }

    private void MergeTile(MultiScaleMaskGeneratorWeights weights, int left, int width, int top, int rows, int worker)
    {
        Span<int> held = [PyramidWalk.NothingHeld, PyramidWalk.NothingHeld, PyramidWalk.NothingHeld];
        float* winograd = _layers.Scratch(worker) + weights.Levels.Sum(_layers.Kernels.PyramidScratch);
        for (int y = top; y < top + rows; y++)
        {
            new Span<float>(_merged.Row(y) + ((nint)left * _merged.Channels), width * _merged.Channels).Clear();
            float* ring = _layers.Scratch(worker);
            for (int index = 0; index < _levels.Length; index++)
            {
                _layers.Kernels.AddPyramidRow(
                    _levels[index].Enhanced, weights.Levels[index], ring, ref held[index], y, left, width, _layers.Zeros, _merged);
                ring += _layers.Kernels.PyramidScratch(weights.Levels[index]);
            }

            if (y % LayerRunner.WinogradRows == LayerRunner.WinogradRows - 1)
            {
                int start = y - LayerRunner.WinogradRows + 1;
                _layers.Kernels.ConvolveStrip(_full, weights.FullSize, _merged, _merged, start, left, width, relu: false, winograd);
            }
        }
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
