namespace FusionML.Inference;

/// <summary>
/// Runs layers over whole maps: cuts a layer into strips of rows, hands them to the threads and gives each thread its scratch
/// memory. The strips depend on the size alone, never on the number of threads.
/// </summary>
/// <remarks>Belongs to one plan and runs one layer at a time.</remarks>
internal sealed unsafe class LayerRunner : IDisposable
{
    /// <summary>Output rows that Winograd's method computes together.</summary>
    public const int WinogradRows = 4;

    /// <summary>Rows of a strip.</summary>
    public const int StripRows = 8;

    private readonly KernelThreads _threads;
    private readonly NativeBuffer _scratch;
    private readonly nint _scratchStride;
    private readonly NativeBuffer _zeros = new(2L * ConvolutionWeights.OutputGranularity);

    public LayerRunner(KernelThreads threads, KernelOptions options, int scratchLength)
    {
        _threads = threads;
        Kernels = KernelSet.For(options.Path);

        // A whole page between the threads' parts, so that no cache line and no prefetch is shared.
        _scratchStride = ((nint)scratchLength + 2047) & ~1023;
        _scratch = new NativeBuffer((long)_scratchStride * threads.Count);
    }

    /// <summary>Hears of every layer.</summary>
    public LayerProgress Progress { get; } = new();

    /// <summary>The kernels of the chosen path.</summary>
    public KernelSet Kernels { get; }

    /// <summary>Zeros for kernels that need a bias where there is none.</summary>
    public float* Zeros => _zeros.Pointer;

    /// <summary>The scratch memory of one thread.</summary>
    public float* Scratch(int worker) => _scratch.Pointer + (worker * _scratchStride);

    /// <summary>Calls body(row, worker) for all rows, in strips.</summary>
    public void Rows(int rows, Action<int, int> body, CancellationToken cancellation) => Rows(0, rows, body, cancellation);

    /// <summary>
    /// Calls body(row, worker) for rows from <paramref name="first"/> to <paramref name="end"/> - 1, in strips.
    /// </summary>
    public void Rows(int first, int end, Action<int, int> body, CancellationToken cancellation) =>
        Parts(
            (end - first + StripRows - 1) / StripRows,
            (strip, worker) =>
            {
                int last = Math.Min(end, first + ((strip + 1) * StripRows));
                for (int y = first + (strip * StripRows); y < last && !cancellation.IsCancellationRequested; y++)
                {
                    body(y, worker);
                }
            },
            cancellation
        );

    /// <summary>Calls body(part, worker) for all parts: a layer.</summary>
    public void Parts(int parts, Action<int, int> body, CancellationToken cancellation)
    {
        _threads.Run(
            parts,
            (part, worker) =>
            {
                body(part, worker);
                if (worker == 0)
                {
                    // The calling thread; parts are handed out in order, so those before this one are done or nearly so.
                    Progress.Tell((part + 1.0) / parts);
                }
            },
            cancellation
        );
        Progress.EndLayer();
    }

    /// <summary>
    /// output = conv3(input), plus the residual if there is one, through ReLU if asked for; the residual may be the output.
    /// </summary>
    public void Convolve(
        FeatureMap input,
        ConvolutionWeights weights,
        FeatureMap? residual,
        FeatureMap output,
        bool relu,
        CancellationToken cancellation
    )
    {
        if (weights.Winograd is null)
        {
            Rows(
                input.Height,
                (y, _) => Kernels.ConvolveRow(input, weights, residual, output, y, 0, input.Width, relu),
                cancellation
            );
            return;
        }

        Parts(
            (input.Height + WinogradRows - 1) / WinogradRows,
            (strip, worker) =>
                Kernels.ConvolveStrip(
                    input,
                    weights,
                    residual,
                    output,
                    strip * WinogradRows,
                    input.Height,
                    0,
                    input.Width,
                    relu,
                    Scratch(worker)
                ),
            cancellation
        );
    }

    /// <summary>x becomes x + conv3(ReLU(conv3(x))).</summary>
    public void Residual(FeatureMap x, ResidualWeights weights, FeatureMap work, CancellationToken cancellation)
    {
        Convolve(x, weights.First, residual: null, work, relu: true, cancellation);
        Convolve(work, weights.Second, residual: x, x, relu: false, cancellation);
    }

    /// <summary>
    /// Two SwinV2 blocks with the normalisations around them, in place; or, with taps, into the planes of a convolution.
    /// </summary>
    public void SwinPair(
        FeatureMap map,
        SwinPairWeights weights,
        LinearWeights? taps,
        TapPlanes? planes,
        CancellationToken cancellation
    )
    {
        int rows = map.Height / weights.First.Side;
        SwinEdges before = new(weights.Before, After: null);
        SwinEdges after = new(Before: null, weights.After, taps, planes);
        Parts(rows, (row, worker) => Kernels.SwinRow(weights.First, map, row, in before, Scratch(worker)), cancellation);
        Parts(rows, (row, worker) => Kernels.SwinRow(weights.Second, map, row, in after, Scratch(worker)), cancellation);
    }

    /// <summary>
    /// output = ConvNeXt(input); <paramref name="filtered"/> is memory for the depthwise convolution. All three are different
    /// maps of one size.
    /// </summary>
    public void ConvNext(
        FeatureMap input,
        ConvNextWeights weights,
        FeatureMap filtered,
        FeatureMap output,
        CancellationToken cancellation
    )
    {
        int strips = (input.Height + StripRows - 1) / StripRows;
        double[] squares = new double[strips * weights.Hidden];
        Rows(
            input.Height,
            (y, worker) =>
            {
                fixed (double* sums = &squares[y / StripRows * weights.Hidden])
                {
                    Kernels.MeasureRow(weights, input, filtered.Row(y), y, sums, Scratch(worker));
                }
            },
            cancellation
        );
        using LinearWeights contract = ResponseNormalization.Fold(weights, squares);
        Rows(
            input.Height,
            (y, worker) => Kernels.FinishRow(weights, contract, input, filtered.Row(y), output, y, Scratch(worker)),
            cancellation
        );
    }

    public void Dispose()
    {
        _scratch.Dispose();
        _zeros.Dispose();
    }
}
