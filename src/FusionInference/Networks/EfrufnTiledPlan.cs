namespace FusionML.Inference;

/// <summary>
/// EFRUFN's mask fixed point on a large picture in strips of rows: the result is the whole picture's to within rounding, in a
/// fraction of its memory. Of full-size features only the part of the first layer that stays the same is kept, in 16 bits; the
/// frugal setting computes even that anew in every iteration.
/// </summary>
/// <remarks>Not thread-safe: one picture pair at a time. The weights are only read and may be shared between plans.</remarks>
internal sealed unsafe class EfrufnTiledPlan : IMaskPlan
{
    private const int Channels = EfrufnWeights.Channels;
    private const int BandCount = 5;
    private const int StripGranularity = 16;
    private const int MostBandRows = 2 * (TiledMaskGenerator.FullHalo + TiledFeatures.DifferenceHalo);

    private readonly LayerRunner _layers;
    private readonly FeatureMap[] _bands = new FeatureMap[BandCount];
    private readonly TiledFeatures _features;
    private readonly TiledMaskGenerator _generator;
    private readonly QuantizedMap? _difference;
    private readonly FeatureMap _plane;
    private readonly FeatureMap _otherPlane;
    private readonly int _height;
    private readonly int _stripRows;

    /// <param name="weights">The network.</param>
    /// <param name="height">Rows, a multiple of 8.</param>
    /// <param name="width">Columns, a multiple of 8.</param>
    /// <param name="stripRows">Rows of a strip, a multiple of 16.</param>
    /// <param name="isFrugal">Whether to keep no full-size features at all.</param>
    /// <param name="threads">The threads to use.</param>
    /// <param name="options">The instructions to use.</param>
    public EfrufnTiledPlan(
        EfrufnWeights weights, int height, int width, int stripRows, bool isFrugal, KernelThreads threads, KernelOptions options)
    {
        NetworkSize.Require(height, width, NetworkSize.Multiple);
        ArgumentOutOfRangeException.ThrowIfNotEqual(stripRows % StripGranularity, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(stripRows, StripGranularity);
        (_height, _stripRows, MaskLength) = (height, stripRows, (long)height * width);
        int depthwiseRow = width / 2 * Channels;
        _layers = new LayerRunner(
            threads, options, UpdateUnit.ScratchLength(KernelSet.For(options.Path), weights.Unit) + depthwiseRow);
        int bandRows = Math.Min(height, stripRows + MostBandRows);
        for (int band = 0; band < BandCount; band++)
        {
            _bands[band] = new FeatureMap(height, width, Channels, bandRows);
        }

        _features = new TiledFeatures(weights, _layers, _bands[..4], height, width, bandRows);
        _generator = new TiledMaskGenerator(
            _layers, weights.Unit.MaskGenerator, _bands[4], _bands[0], height, stripRows, bandRows);
        _difference = isFrugal ? null : new QuantizedMap(height, width, Channels);
        _plane = new FeatureMap(height, width, channels: 1);
        _otherPlane = new FeatureMap(height, width, channels: 1);
    }

    /// <inheritdoc/>
    public long MaskLength { get; }

    /// <summary>A strip height that keeps the bands of a picture of this width to about 128 rows of 6000 pixels.</summary>
    public static int StripRowsFor(int width) => Math.Clamp(128 * 6000 / width / StripGranularity * StripGranularity, 64, 512);

    /// <inheritdoc/>
    public void Prepare(ReadOnlySpan<float> first, ReadOnlySpan<float> second, CancellationToken cancellation)
    {
        _features.Take(first, second);
        if (_difference is null)
        {
            return;
        }

        for (int top = 0; top < _height; top += _stripRows)
        {
            int bottom = Math.Min(top + _stripRows, _height);
            (FeatureMap map, int offset) = _features.DifferenceInput(top, bottom, cancellation);
            _layers.Rows(top, bottom, (y, _) => _difference.Store(_layers.Kernels, y, map.Row(y - offset)), cancellation);
        }
    }

    /// <inheritdoc/>
    public void IterateMask(ReadOnlySpan<float> mask, Span<float> next, CancellationToken cancellation)
    {
        _plane.Fill(mask);
        _generator.Run(LoadDifference, _plane, _otherPlane, cancellation);
        _otherPlane.CopyTo(next);
    }

    /// <inheritdoc/>
    public void ReadOut(ReadOnlySpan<float> mask, Span<float> fused, CancellationToken cancellation)
    {
        _plane.Fill(mask);
        for (int top = 0; top < _height; top += _stripRows)
        {
            _features.ReadOut(_plane, top, Math.Min(top + _stripRows, _height), _otherPlane, cancellation);
        }

        _otherPlane.CopyTo(fused);
    }

    public void Dispose()
    {
        _generator.Dispose();
        _features.Dispose();
        _layers.Dispose();
        _difference?.Dispose();
        foreach (FeatureMap band in _bands)
        {
            band.Dispose();
        }

        _plane.Dispose();
        _otherPlane.Dispose();
    }

    private void LoadDifference(FeatureMap target, CancellationToken cancellation)
    {
        int first = target.Top, end = target.Top + target.Rows;
        if (_difference is not null)
        {
            _layers.Rows(first, end, (y, _) => _difference.Load(_layers.Kernels, y, target.Row(y)), cancellation);
            return;
        }

        (FeatureMap map, int offset) = _features.DifferenceInput(first, end, cancellation);
        nint length = (nint)target.Width * Channels;
        _layers.Rows(
            first,
            end,
            (y, _) => new ReadOnlySpan<float>(map.Row(y - offset), (int)length).CopyTo(new Span<float>(target.Row(y), (int)length)),
            cancellation);
    }
}
