namespace FusionML.Inference;

/// <summary>
/// The multi-scale mask generator on a large picture, strip by strip. The response normalisation of its ConvNeXt blocks is a sum
/// over the whole picture, so an iteration goes over the strips twice: first for the pyramid and those sums, then for everything
/// else.
/// </summary>
/// <remarks>
/// Only the quarter and eighth size pyramid is kept for the whole picture; full and half size are made again for every strip,
/// with enough rows around it. Layers keep the whole picture's coordinates, so edges are treated as in the whole picture. One
/// thing differs: tokens that a shifted window takes from the other end of the picture, which the shift mask keeps out of the
/// softmax, are zeros here.
/// </remarks>
internal sealed unsafe class TiledMaskGenerator : IDisposable
{
    /// <summary>Rows around a strip at full size that the second pass needs.</summary>
    public const int FullHalo = 16;

    // Rows around a strip that the window attention of the last rows needs: one for the last convolution, two for the shifted
    // windows.
    private const int WindowHalo = 4;

    private readonly LayerRunner _layers;
    private readonly MultiScaleMaskGeneratorWeights _weights;
    private readonly FeatureMap _full;
    private readonly FeatureMap _merged;
    private readonly FeatureMap _half;
    private readonly FeatureMap _quarter;
    private readonly FeatureMap _eighth;
    private readonly PyramidLevel[] _enhanced;
    private readonly TapPlanes _taps;
    private readonly FeatureMap _mask;
    private readonly int _height;
    private readonly int _width;
    private readonly int _stripRows;

    /// <param name="layers">Runs the layers.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="full">A band at full size that nobody else touches during an iteration.</param>
    /// <param name="merged">Another one.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="stripRows">Rows of a strip, a multiple of 16.</param>
    /// <param name="bandRows">Rows that the bands can hold.</param>
    public TiledMaskGenerator(
        LayerRunner layers,
        MultiScaleMaskGeneratorWeights weights,
        FeatureMap full,
        FeatureMap merged,
        int height,
        int stripRows,
        int bandRows
    )
    {
        (_layers, _weights, _full, _merged, _height, _width, _stripRows) = (
            layers,
            weights,
            full,
            merged,
            height,
            full.Width,
            stripRows
        );
        int channels = full.Channels;
        _half = new FeatureMap(height / 2, _width / 2, channels, bandRows / 2);
        _quarter = new FeatureMap(height / 4, _width / 4, channels);
        _eighth = new FeatureMap(height / 8, _width / 8, channels);
        _enhanced = new PyramidLevel[3];
        for (int level = 0; level < 3; level++)
        {
            int factor = 2 << level;
            FeatureMap map = new(height / factor, _width / factor, channels, EnhancedRows(stripRows, factor));
            _enhanced[level] = new PyramidLevel(map, factor, height, _width);
        }

        _taps = new TapPlanes(height, _width, bandRows);
        _mask = new FeatureMap(height, _width, channels: 1, bandRows + 2);
    }

    /// <summary>
    /// Layers of <see cref="Run"/> for so many strips: four of the first pass and nine of the second for each, and three between.
    /// </summary>
    public static int LayersFor(int strips) => (13 * strips) + 3;

    /// <summary>Bytes that a generator takes.</summary>
    public static long BytesFor(int height, int width, int channels, int stripRows, int bandRows)
    {
        long bytes =
            FeatureMap.BytesFor(width / 2, channels, bandRows / 2)
            + FeatureMap.BytesFor(width / 4, channels, height / 4)
            + FeatureMap.BytesFor(width / 8, channels, height / 8)
            + TapPlanes.BytesFor(width, bandRows)
            + FeatureMap.BytesFor(width, channels: 1, bandRows + 2);
        for (int factor = 2; factor <= 8; factor *= 2)
        {
            bytes +=
                FeatureMap.BytesFor(width / factor, channels, EnhancedRows(stripRows, factor)) + PyramidLevel.BytesFor(width);
        }

        return bytes;
    }

    /// <summary>next = MSMG([difference, mask]).</summary>
    /// <param name="difference">The difference's part of the first layer, row by row.</param>
    /// <param name="mask">The mask.</param>
    /// <param name="next">Receives the next mask; another store than that of the mask.</param>
    /// <param name="cancellation">Looked at between small parts of the work.</param>
    public void Run(IRowStore difference, IRowStore mask, IRowStore next, CancellationToken cancellation)
    {
        double[][] squares = new double[3][];
        for (int level = 0; level < 3; level++)
        {
            int rows = _height / (2 << level);
            squares[level] = new double[
                (rows + LayerRunner.StripRows - 1) / LayerRunner.StripRows * _weights.Scales[level].Hidden
            ];
        }

        for (int top = 0; top < _height; top += _stripRows)
        {
            MeasureStrip(difference, mask, top, Math.Min(top + _stripRows, _height), squares[0], cancellation);
        }

        _layers.Rows(_eighth.Height, (y, _) => _layers.Kernels.PoolRow(_quarter, _eighth, y), cancellation);
        Measure(1, _quarter, 0, _quarter.Height, squares[1], cancellation);
        Measure(2, _eighth, 0, _eighth.Height, squares[2], cancellation);
        LinearWeights[] contracts =
        [
            .. squares.Select((sums, level) => ResponseNormalization.Fold(_weights.Scales[level], sums)),
        ];
        try
        {
            for (int top = 0; top < _height; top += _stripRows)
            {
                MaskStrip(difference, mask, contracts, top, Math.Min(top + _stripRows, _height), next, cancellation);
            }
        }
        finally
        {
            Array.ForEach(contracts, contract => contract.Dispose());
        }
    }

    public void Dispose()
    {
        _half.Dispose();
        _quarter.Dispose();
        _eighth.Dispose();
        foreach (PyramidLevel level in _enhanced)
        {
            level.Map.Dispose();
            level.Dispose();
        }

        _taps.Dispose();
        _mask.Dispose();
    }

    private static int EnhancedRows(int stripRows, int factor) => (stripRows / factor) + (2 * FullHalo / factor) + 2;

    /// <summary>
    /// First pass: half size with three rows around the strip for the depthwise convolution, quarter size, and the sums at half
    /// size.
    /// </summary>
    private void MeasureStrip(
        IRowStore difference,
        IRowStore mask,
        int top,
        int bottom,
        double[] squares,
        CancellationToken cancellation
    )
    {
        LoadFull(difference, mask, top - 8, bottom + 8, cancellation);
        PoolHalf((top / 2) - 3, (bottom / 2) + 4, cancellation);
        _layers.Rows(top / 4, bottom / 4, (y, _) => _layers.Kernels.PoolRow(_half, _quarter, y), cancellation);
        Measure(0, _half, top / 2, bottom / 2, squares, cancellation);
    }

    /// <summary>
    /// Second pass: the enhanced pyramid under the strip, the convolution over it, both window blocks and the mask.
    /// </summary>
    private void MaskStrip(
        IRowStore difference,
        IRowStore mask,
        LinearWeights[] contracts,
        int top,
        int bottom,
        IRowStore next,
        CancellationToken cancellation
    )
    {
        LoadFull(difference, mask, top - FullHalo, bottom + FullHalo, cancellation);
        PoolHalf((top / 2) - 6, (bottom / 2) + 6, cancellation);
        Enhance(0, _half, contracts[0], (top / 2) - 3, (bottom / 2) + 3, cancellation);
        Enhance(1, _quarter, contracts[1], (top / 4) - 2, (bottom / 4) + 2, cancellation);
        Enhance(2, _eighth, contracts[2], (top / 8) - 2, (bottom / 8) + 2, cancellation);

        int first = Math.Max(0, top - WindowHalo),
            rows = Math.Min(_height, bottom + WindowHalo) - first;
        _merged.Frame(_height, first, rows);
        _taps.Frame(_height, first, rows);
        PyramidMerge.Run(_layers, _weights, _enhanced, _full, _merged, cancellation);
        SwinPairWeights swin = _weights.Swin;
        SwinEdges before = new(swin.Before, After: null);
        SwinEdges after = new(Before: null, swin.After, _weights.MaskTaps, _taps);
        int side = swin.First.Side;
        Windows(swin.First, first / side, (first + rows) / side, before, cancellation);
        Windows(swin.Second, (top / side) - 1, bottom / side, after, cancellation);
        _layers.Rows(
            top,
            bottom,
            (y, worker) =>
            {
                float* row = _layers.Scratch(worker);
                _layers.Kernels.SigmoidRow(_taps, _weights.MaskBias, y, _width, row);
                next.Store(y, row);
            },
            cancellation
        );
    }

    private void Windows(SwinBlockWeights block, int first, int end, SwinEdges edges, CancellationToken cancellation) =>
        _layers.Parts(
            end - first,
            (row, worker) => _layers.Kernels.SwinRow(block, _merged, first + row, in edges, _layers.Scratch(worker)),
            cancellation
        );

    /// <summary>The first layer at full size for the rows that exist: the difference's part plus the mask's.</summary>
    private void LoadFull(IRowStore difference, IRowStore mask, int top, int bottom, CancellationToken cancellation)
    {
        int first = Math.Max(0, top),
            end = Math.Min(_height, bottom);
        _full.Frame(_height, first, end - first);

        // The convolution of the mask sees one row more on either side.
        int firstMask = Math.Max(0, first - 1),
            endMask = Math.Min(_height, end + 1);
        _mask.Frame(_height, firstMask, endMask - firstMask);
        for (int y = firstMask; y < endMask; y++)
        {
            mask.Load(y, _mask.Row(y));
        }

        _layers.Rows(
            first,
            end,
            (y, _) =>
            {
                difference.Load(y, _full.Row(y));
                _layers.Kernels.ConvolveRow(_mask, _weights.MaskInput, residual: _full, _full, y, 0, _width, relu: false);
            },
            cancellation
        );
    }

    private void PoolHalf(int top, int bottom, CancellationToken cancellation)
    {
        int first = Math.Max(0, top),
            end = Math.Min(_height / 2, bottom);
        _half.Frame(_height / 2, first, end - first);
        _layers.Rows(first, end, (y, _) => _layers.Kernels.PoolRow(_full, _half, y), cancellation);
    }

    private void Measure(int level, FeatureMap pooled, int first, int end, double[] squares, CancellationToken cancellation)
    {
        ConvNextWeights weights = _weights.Scales[level];
        _layers.Rows(
            first,
            end,
            (y, worker) =>
            {
                fixed (double* sums = &squares[y / LayerRunner.StripRows * weights.Hidden])
                {
                    float* row = _layers.Scratch(worker);
                    _layers.Kernels.MeasureRow(weights, pooled, row, y, sums, row + ((nint)pooled.Width * pooled.Channels));
                }
            },
            cancellation
        );
    }

    private void Enhance(
        int level,
        FeatureMap pooled,
        LinearWeights contract,
        int top,
        int bottom,
        CancellationToken cancellation
    )
    {
        ConvNextWeights weights = _weights.Scales[level];
        FeatureMap target = _enhanced[level].Map;
        int first = Math.Max(0, top),
            end = Math.Min(target.Height, bottom);
        target.Frame(target.Height, first, end - first);
        _layers.Rows(
            first,
            end,
            (y, worker) =>
            {
                float* row = _layers.Scratch(worker);
                _layers.Kernels.DepthwiseRow(pooled, weights.Depthwise, y, row);
                _layers.Kernels.FinishRow(
                    weights,
                    contract,
                    pooled,
                    row,
                    target,
                    y,
                    row + ((nint)pooled.Width * pooled.Channels)
                );
            },
            cancellation
        );
    }
}
