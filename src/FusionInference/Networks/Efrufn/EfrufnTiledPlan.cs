namespace FusionML.Inference;

/// <summary>
/// EFRUFN's mask fixed point on a large picture in strips of rows: the result of the whole picture in a fraction of its memory.
/// Of full-size features only the part of the first layer that stays the same is kept between iterations, in 16 bits (in 8 bits
/// in the smallest setting), and the masks in 16 bits.
/// </summary>
/// <remarks>Not thread-safe: one picture pair at a time. The weights are only read and may be shared between plans.</remarks>
internal sealed unsafe class EfrufnTiledPlan : IMaskPlan
{
    private const int Channels = EfrufnWeights.Channels;
    private const int BandCount = 4;
    private const int StripGranularity = 16;

    private readonly LayerRunner _layers;
    private readonly FeatureMap[] _bands = new FeatureMap[BandCount];
    private readonly TiledFeatures _features;
    private readonly TiledMaskGenerator _generator;
    private readonly IRowStore _difference;
    private readonly int _height;
    private readonly int _width;
    private readonly int _stripRows;

    /// <param name="weights">The network.</param>
    /// <param name="height">Rows, a multiple of 8.</param>
    /// <param name="width">Columns, a multiple of 8.</param>
    /// <param name="stripRows">Rows of a strip, a multiple of 16; fewer take less memory and more time.</param>
    /// <param name="isSmallest">Whether to keep features in 8 bits instead of 16.</param>
    /// <param name="threads">The threads to use.</param>
    /// <param name="options">The instructions to use.</param>
    public EfrufnTiledPlan(
        EfrufnWeights weights,
        int height,
        int width,
        int stripRows,
        bool isSmallest,
        KernelThreads threads,
        KernelOptions options
    )
    {
        NetworkSize.Require(height, width, NetworkSize.Multiple);
        ArgumentOutOfRangeException.ThrowIfNotEqual(stripRows % StripGranularity, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(stripRows, StripGranularity);
        (_height, _width, _stripRows) = (height, width, stripRows);
        KernelSet kernels = KernelSet.For(options.Path);

        // A row of the half-size pyramid stands in front of what the kernels need.
        _layers = new LayerRunner(threads, options, UpdateUnit.ScratchLength(kernels, weights.Unit) + (width / 2 * Channels));
        int bandRows = BandRows(height, stripRows);
        for (int band = 0; band < BandCount; band++)
        {
            _bands[band] = new FeatureMap(height, width, Channels, bandRows);
        }

        _features = new TiledFeatures(weights, _layers, _bands, height, bandRows);
        _generator = new TiledMaskGenerator(
            _layers,
            weights.Unit.MaskGenerator,
            _bands[0],
            _bands[1],
            height,
            stripRows,
            bandRows
        );
        _difference = isSmallest
            ? new EightBitRows(kernels, height, width, Channels)
            : new SixteenBitRows(kernels, height, width, Channels);
    }

    /// <inheritdoc/>
    public LayerProgress Progress => _layers.Progress;

    /// <inheritdoc/>
    public int PrepareLayers => Strips * (TiledFeatures.DifferenceInputLayers + 1);

    /// <inheritdoc/>
    public int IterateLayers => TiledMaskGenerator.LayersFor(Strips);

    /// <inheritdoc/>
    public int ReadOutLayers => Strips * TiledFeatures.ReadOutLayers;

    private int Strips => (_height + _stripRows - 1) / _stripRows;

    /// <inheritdoc/>
    public SolverState NewMask() => new SixteenBitState(_layers.Kernels, _height, _width);

    /// <summary>
    /// A strip height that keeps the bands of a picture of this width to those of 128 rows of 6000 pixels (64 in the smallest
    /// setting).
    /// </summary>
    public static int StripRowsFor(int width, bool isSmallest)
    {
        int rows = (isSmallest ? 64 : 128) * 6000 / width / StripGranularity * StripGranularity;
        return Math.Clamp(rows, StripGranularity, 512);
    }

    /// <summary>Bytes that a plan takes, without its states.</summary>
    public static long BytesFor(int height, int width, bool isSmallest, int threads)
    {
        int stripRows = StripRowsFor(width, isSmallest);
        int bandRows = BandRows(height, stripRows);
        long values = (long)height * width * Channels;
        return (BandCount * FeatureMap.BytesFor(width, Channels, bandRows))
            + TiledFeatures.BytesFor(width, bandRows)
            + TiledMaskGenerator.BytesFor(height, width, Channels, stripRows, bandRows)
            + (isSmallest ? EightBitRows.BytesFor(height, width, Channels) : values * sizeof(short))
            + ((long)threads * width / 2 * Channels * sizeof(float));
    }

    /// <inheritdoc/>
    public void Prepare(PaddedPlane first, PaddedPlane second, CancellationToken cancellation)
    {
        _features.Take(first, second);
        for (int top = 0; top < _height; top += _stripRows)
        {
            int bottom = Math.Min(top + _stripRows, _height);
            (FeatureMap map, int firstRow) = _features.DifferenceInput(top, bottom, cancellation);
            _layers.Rows(top, bottom, (y, _) => _difference.Store(y, map.Row(y - firstRow)), cancellation);
        }
    }

    /// <inheritdoc/>
    public void IterateMask(SolverState mask, SolverState next, CancellationToken cancellation) =>
        _generator.Run(_difference, (SixteenBitState)mask, (SixteenBitState)next, cancellation);

    /// <inheritdoc/>
    public void ReadOut(SolverState mask, CroppedPlane fused, CancellationToken cancellation)
    {
        for (int top = 0; top < _height; top += _stripRows)
        {
            int bottom = Math.Min(top + _stripRows, _height);
            (FeatureMap plane, int firstRow) = _features.ReadOut((SixteenBitState)mask, top, bottom, cancellation);
            for (int y = top; y < bottom; y++)
            {
                fused.SetRow(y, new ReadOnlySpan<float>(plane.Row(y - firstRow), _width));
            }
        }

        _features.Take(null, null);
    }

    public void Dispose()
    {
        _generator.Dispose();
        _features.Dispose();
        _layers.Dispose();
        _difference.Dispose();
        foreach (FeatureMap band in _bands)
        {
            band.Dispose();
        }
    }

    private static int BandRows(int height, int stripRows) => Math.Min(height, stripRows + (2 * TiledMaskGenerator.FullHalo));
}
