using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// ColorNet on a large picture in strips of rows, in a fraction of the whole picture's memory and with the same bits.
/// </summary>
/// <remarks>
/// <para>
/// The response normalisation of each of the six blocks needs the norms of its hidden channels over the whole picture, so there
/// are seven passes over the strips: pass b computes the blocks before b, whose norms are known by then, and adds up the squares
/// of block b; the last pass computes all blocks and the chroma. Nothing is kept between passes but those sums, and every strip
/// is computed from the sources again: 27 blocks where the whole picture takes 6 of about twice the work.
/// </para>
/// <para>
/// A band is framed in the picture's own rows and shrinks by three rows on either side with each block, so that no row is
/// computed from rows that do not exist, and every kernel sees what it sees in the whole picture. Squares are summed in the same
/// order as there.
/// </para>
/// <para>Not thread-safe: one picture pair at a time. The weights are only read and may be shared between plans.</para>
/// </remarks>
internal sealed unsafe class ColorNetStripPlan : IColorNetPlan
{
    /// <summary>Rows of a strip are a multiple of this, so that no sum of squares belongs to two strips.</summary>
    public const int StripGranularity = LayerRunner.StripRows;

    private const int DepthwiseReach = 3;
    private const int ConvolutionReach = 1;

    private readonly ColorNetWeights _weights;
    private readonly LayerRunner _layers;
    private readonly FeatureMap _input;
    private readonly FeatureMap _features;
    private readonly FeatureMap _nextFeatures;
    private readonly int _height;
    private readonly int _width;
    private readonly int _stripRows;

    /// <param name="weights">The network.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="stripRows">Rows of a strip, a multiple of 8; fewer take less memory and more time.</param>
    /// <param name="threads">The threads to use.</param>
    /// <param name="options">The instructions to use.</param>
    public ColorNetStripPlan(
        ColorNetWeights weights,
        int height,
        int width,
        int stripRows,
        KernelThreads threads,
        KernelOptions options
    )
    {
        NetworkSize.Require(height, width, multiple: 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stripRows, StripGranularity);
        ArgumentOutOfRangeException.ThrowIfNotEqual(stripRows % StripGranularity, 0);
        (_weights, _height, _width, _stripRows) = (weights, height, width, stripRows);

        // A row of features stands in front of what the kernels need.
        int scratch = KernelSet.For(options.Path).ConvNextScratch(weights.Blocks[0]) + (width * ColorNetWeights.Channels);
        _layers = new LayerRunner(threads, options, scratch);
        int rows = BandRows(height, stripRows);
        _input = new FeatureMap(height, width, ColorNetWeights.InputPlanes, rows);
        _features = new FeatureMap(height, width, ColorNetWeights.Channels, rows);
        _nextFeatures = new FeatureMap(height, width, ColorNetWeights.Channels, rows);
    }

    /// <inheritdoc/>
    public LayerProgress Progress => _layers.Progress;

    /// <inheritdoc/>
    public int Layers
    {
        get
        {
            int strips = (_height + _stripRows - 1) / _stripRows;
            int blocks = _weights.Blocks.Length;

            // Pass b: the first convolution, b blocks, and the sums of the next; the last: the chroma instead of sums.
            return strips * Enumerable.Range(0, blocks + 1).Sum(block => block + 2);
        }
    }

    /// <summary>A strip height that keeps the bands of a picture of this width to those of 192 rows of 6000 pixels.</summary>
    public static int StripRowsFor(int width) =>
        Math.Clamp((int)(192L * 6000 / width) / StripGranularity * StripGranularity, StripGranularity, 512);

    /// <summary>Bytes that a plan takes.</summary>
    public static long BytesFor(int height, int width, int threads)
    {
        int rows = BandRows(height, StripRowsFor(width));
        return FeatureMap.BytesFor(width, ColorNetWeights.InputPlanes, rows)
            + (2 * FeatureMap.BytesFor(width, ColorNetWeights.Channels, rows))
            + ((long)threads * width * ColorNetWeights.Channels * sizeof(float));
    }

    /// <inheritdoc/>
    public void Run(ColorNetSources sources, ImagePlane cr, ImagePlane cb, CancellationToken cancellation)
    {
        List<LinearWeights> contracts = [];
        try
        {
            foreach (ConvNextWeights block in _weights.Blocks)
            {
                double[] squares = new double[(_height + StripGranularity - 1) / StripGranularity * block.Hidden];
                for (int top = 0; top < _height; top += _stripRows)
                {
                    int bottom = Math.Min(top + _stripRows, _height);
                    FeatureMap features = Compute(sources, contracts, top, bottom, DepthwiseReach, cancellation);
                    Measure(block, features, top, bottom, squares, cancellation);
                }

                contracts.Add(ResponseNormalization.Fold(block, squares));
            }

            for (int top = 0; top < _height; top += _stripRows)
            {
                int bottom = Math.Min(top + _stripRows, _height);
                FeatureMap features = Compute(sources, contracts, top, bottom, ConvolutionReach, cancellation);
                WriteChroma(features, top, bottom, cr, cb, cancellation);
            }
        }
        finally
        {
            contracts.ForEach(contract => contract.Dispose());
        }
    }

    public void Dispose()
    {
        _layers.Dispose();
        _input.Dispose();
        _features.Dispose();
        _nextFeatures.Dispose();
    }

    private static int BandRows(int height, int stripRows) =>
        Math.Min(height, stripRows + (2 * ((6 * DepthwiseReach) + (2 * ConvolutionReach))));

    /// <summary>
    /// The features behind the blocks whose contractions are known, for rows top - reach to bottom + reach - 1 as far as they
    /// exist.
    /// </summary>
    private FeatureMap Compute(
        ColorNetSources sources,
        List<LinearWeights> contracts,
        int top,
        int bottom,
        int reach,
        CancellationToken cancellation
    )
    {
        int halo = reach + (contracts.Count * DepthwiseReach);
        (int first, int end) = Frame(_input, top, bottom, halo + ConvolutionReach);
        for (int y = first; y < end; y++)
        {
            cancellation.ThrowIfCancellationRequested();
            sources.LoadRow(y, new Span<float>(_input.Row(y), _width * ColorNetWeights.InputPlanes));
        }

        (FeatureMap features, FeatureMap next) = (_features, _nextFeatures);
        (first, end) = Frame(features, top, bottom, halo);
        FeatureMap target = features;
        _layers.Rows(
            first,
            end,
            (y, _) => _layers.Kernels.ConvolveRow(_input, _weights.Input, residual: null, target, y, 0, _width, relu: false),
            cancellation
        );
        for (int block = 0; block < contracts.Count; block++)
        {
            halo -= DepthwiseReach;
            Frame(next, top, bottom, halo);
            Finish(_weights.Blocks[block], contracts[block], features, next, cancellation);
            (features, next) = (next, features);
        }

        return features;
    }

    /// <summary>Frames a band around a strip, as far as the picture goes.</summary>
    private (int First, int End) Frame(FeatureMap map, int top, int bottom, int halo)
    {
        int first = Math.Max(0, top - halo);
        int end = Math.Min(_height, bottom + halo);
        map.Frame(_height, first, end - first);
        return (first, end);
    }

    private void Measure(
        ConvNextWeights block,
        FeatureMap features,
        int top,
        int bottom,
        double[] squares,
        CancellationToken cancellation
    ) =>
        _layers.Rows(
            top,
            bottom,
            (y, worker) =>
            {
                fixed (double* sums = &squares[y / StripGranularity * block.Hidden])
                {
                    float* row = _layers.Scratch(worker);
                    _layers.Kernels.MeasureRow(block, features, row, y, sums, row + ((nint)_width * block.Channels));
                }
            },
            cancellation
        );

    private void Finish(
        ConvNextWeights block,
        LinearWeights contract,
        FeatureMap features,
        FeatureMap next,
        CancellationToken cancellation
    ) =>
        _layers.Rows(
            next.Top,
            next.Top + next.Rows,
            (y, worker) =>
            {
                float* row = _layers.Scratch(worker);
                float* rest = row + ((nint)_width * block.Channels);
                _layers.Kernels.DepthwiseRow(features, block.Depthwise, y, row);
                _layers.Kernels.FinishRow(block, contract, features, row, next, y, rest);
            },
            cancellation
        );

    private void WriteChroma(
        FeatureMap features,
        int top,
        int bottom,
        ImagePlane cr,
        ImagePlane cb,
        CancellationToken cancellation
    ) =>
        _layers.Rows(
            top,
            bottom,
            (y, _) =>
            {
                fixed (
                    float* red = cr.GetRow(y),
                        blue = cb.GetRow(y)
                )
                {
                    _layers.Kernels.ConvolveNarrowRow(features, _weights.Output.Taps(0), y, red);
                    _layers.Kernels.ConvolveNarrowRow(features, _weights.Output.Taps(1), y, blue);
                }
            },
            cancellation
        );
}
