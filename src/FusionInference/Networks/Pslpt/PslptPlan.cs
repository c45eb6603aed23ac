namespace FusionML.Inference;

/// <summary>
/// PSLPT on pictures of one size: two encoders make pyramids of details, a mask at each level chooses between them, and a decoder
/// adds the levels up again. Works in whole pictures or in steps of rows, with the same bits.
/// </summary>
/// <remarks>Not thread-safe: one picture pair at a time. The weights are only read and may be shared between plans.</remarks>
internal sealed class PslptPlan : IDisposable
{
    private readonly PslptSchedule _schedule;
    private readonly PslptMaps _maps;
    private readonly LayerRunner _layers;
    private readonly PslptPassRunner _runner;

    /// <param name="weights">The network.</param>
    /// <param name="height">Rows, a multiple of 16.</param>
    /// <param name="width">Columns, a multiple of 16.</param>
    /// <param name="stepRows">Rows of a step; all of them for the whole picture at once.</param>
    /// <param name="threads">The threads to use.</param>
    /// <param name="options">The instructions to use.</param>
    public PslptPlan(PslptWeights weights, int height, int width, int stepRows, KernelThreads threads, KernelOptions options)
    {
        NetworkSize.Require(height, width, PslptNetwork.SizeMultiple);
        _schedule = PslptSchedule.For(height, stepRows);
        KernelSet kernels = KernelSet.For(options.Path);
        int scratch = Math.Max(
            kernels.SwinScratch(weights.Fusion[0].First),
            kernels.WinogradScratch(PslptWeights.Channels, PslptWeights.Channels)
        );
        _layers = new LayerRunner(threads, options, scratch);
        _maps = new PslptMaps(_schedule, height, width);
        _runner = new PslptPassRunner(weights, _maps, new PslptLayers(_layers, _maps));
    }

    /// <summary>Hears of every layer.</summary>
    public LayerProgress Progress => _layers.Progress;

    /// <summary>Layers of a run.</summary>
    public int Layers => _schedule.Rounds * _schedule.Passes.Count;

    /// <summary>Bytes that a plan takes.</summary>
    public static long BytesFor(int height, int width, int stepRows) =>
        PslptMaps.BytesFor(PslptSchedule.For(height, stepRows), width);

    /// <summary>Fuses a pair.</summary>
    /// <param name="pictures">What is read and written.</param>
    /// <param name="cancellation">Looked at between strips of rows.</param>
    public void Run(PslptPictures pictures, CancellationToken cancellation)
    {
        _schedule.Restart();
        while (!_schedule.Output.IsDone)
        {
            foreach (PslptPass pass in _schedule.Passes)
            {
                cancellation.ThrowIfCancellationRequested();
                int from = pass.Advance();
                if (pass.Done > from)
                {
                    _runner.Run(pass, from, pictures, cancellation);
                }
                else
                {
                    Progress.EndLayer();
                }
            }
        }
    }

    public void Dispose()
    {
        _layers.Dispose();
        _maps.Dispose();
    }
}
