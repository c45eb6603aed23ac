namespace FusionML.Inference;

/// <summary>
/// PSLPT on pictures of one size: two encoders make pyramids of details, a mask at each level chooses between them, and a decoder
/// adds the levels up again. Works in whole pictures or in steps of rows, with the same bits.
/// </summary>
/// <remarks>Not thread-safe: one picture pair at a time. The weights are only read and may be shared between plans.</remarks>
internal sealed class PslptPlan : IDisposable
{
    private readonly PslptWeights _weights;
    private readonly PslptSchedule _schedule;
    private readonly PslptMaps _maps;
    private readonly LayerRunner _layers;
    private readonly PslptLayers _passes;

    /// <param name="weights">The network.</param>
    /// <param name="height">Rows, a multiple of 16.</param>
    /// <param name="width">Columns, a multiple of 16.</param>
    /// <param name="stepRows">Rows of a step; all of them for the whole picture at once.</param>
    /// <param name="threads">The threads to use.</param>
    /// <param name="options">The instructions to use.</param>
    public PslptPlan(PslptWeights weights, int height, int width, int stepRows, KernelThreads threads, KernelOptions options)
    {
        NetworkSize.Require(height, width, PslptNetwork.SizeMultiple);
        _weights = weights;
        _schedule = PslptSchedule.For(height, stepRows);
        KernelSet kernels = KernelSet.For(options.Path);
        int scratch = Math.Max(
            kernels.SwinScratch(weights.Fusion[0].First),
            kernels.WinogradScratch(PslptWeights.Channels, PslptWeights.Channels)
        );
        _layers = new LayerRunner(threads, options, scratch);
        _maps = new PslptMaps(_schedule, height, width);
        _passes = new PslptLayers(_layers, _maps);
    }

    /// <summary>Hears of every layer.</summary>
    public LayerProgress Progress => _layers.Progress;

    /// <summary>Layers of a run.</summary>
    public int Layers => _schedule.Rounds * _schedule.Passes.Count;

    /// <summary>Bytes that a plan takes.</summary>
    public static long BytesFor(int height, int width, int stepRows) =>
        PslptMaps.BytesFor(PslptSchedule.For(height, stepRows), width);

    /// <summary>Fuses a pair.</summary>
    /// <param name="first">Image 1, of the plan's size, in [0, 1].</param>
    /// <param name="second">Image 2.</param>
    /// <param name="fused">Receives the fused picture, not clamped.</param>
    /// <param name="masks">
    /// Receive the masks, the finest level first, each half as high and wide as the one before: the share of image 1.
    /// </param>
    /// <param name="cancellation">Looked at between strips of rows.</param>
    public void Run(
        PaddedPlane first,
        PaddedPlane second,
        CroppedPlane fused,
        IReadOnlyList<CroppedPlane> masks,
        CancellationToken cancellation
    )
    {
        _schedule.Restart();
        while (!_schedule.Output.IsDone)
        {
            foreach (PslptPass pass in _schedule.Passes)
            {
                int from = pass.Advance();
                if (pass.Done > from)
                {
                    Work(pass, from, first, second, fused, masks, cancellation);
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

    private void Work(
        PslptPass pass,
        int from,
        PaddedPlane first,
        PaddedPlane second,
        CroppedPlane fused,
        IReadOnlyList<CroppedPlane> masks,
        CancellationToken cancellation
    )
    {
        (int to, int level, PslptBranch branch) = (pass.Done, pass.Level, pass.Branch);
        PyramidFusionWeights fusion = _weights.Fusion[level];
        switch (pass.Work)
        {
            case PslptWork.Input:
                PaddedPlane source = branch == PslptBranch.First ? first : second;
                _passes.Input(source, EncoderOf(branch).Input, branch, from, to, cancellation);
                break;
            case PslptWork.FormerInput:
                _passes.Convolve(
                    _maps.Features(branch, level),
                    FormerOf(pass).Input,
                    residual: null,
                    _maps.Work(branch, level),
                    from,
                    to,
                    cancellation
                );
                break;
            case PslptWork.FormerFirst:
                _passes.First(FormerOf(pass).First, FormerOf(pass).Before, _maps.Work(branch, level), from, to, cancellation);
                break;
            case PslptWork.FormerSecond:
                SwinEdges after = new(Before: null, FormerOf(pass).After);
                _passes.Second(FormerOf(pass).Second, after, _maps.Work(branch, level), from, to, cancellation);
                break;
            case PslptWork.FormerOutput:
                FeatureMap features = _maps.Features(branch, level);
                _passes.Convolve(_maps.Work(branch, level), FormerOf(pass).Output, features, features, from, to, cancellation);
                break;
            case PslptWork.Pool:
                _passes.Pool(branch, level, from, to, cancellation);
                break;
            case PslptWork.Subtract:
                _passes.AddEnlarged(branch, level, sign: -1, from, to, cancellation);
                break;
            case PslptWork.Difference:
                _passes.Difference(level, from, to, cancellation);
                break;
            case PslptWork.FusionInput:
                _passes.Convolve(
                    _maps.Features(PslptBranch.First, level),
                    fusion.Input,
                    residual: null,
                    _maps.Work(branch, level),
                    from,
                    to,
                    cancellation
                );
                break;
            case PslptWork.FusionFirst:
                _passes.First(fusion.First, fusion.Before, _maps.Work(branch, level), from, to, cancellation);
                break;
            case PslptWork.FusionSecond:
                SwinEdges products = new(Before: null, fusion.After, fusion.Taps, _maps.Planes(level));
                _passes.Second(fusion.Second, products, _maps.Work(branch, level), from, to, cancellation);
                break;
            case PslptWork.Mask:
                _passes.Mask(level, fusion.Bias, masks[level], from, to, cancellation);
                break;
            case PslptWork.Fuse:
                _passes.Fuse(level, from, to, cancellation);
                break;
            case PslptWork.Add:
                _passes.AddEnlarged(branch, level, sign: 1, from, to, cancellation);
                break;
            default:
                _passes.Output(_weights.Output, fused, from, to, cancellation);
                break;
        }
    }

    private PyramidEncoderWeights EncoderOf(PslptBranch branch) =>
        branch == PslptBranch.First ? _weights.FirstEncoder : _weights.SecondEncoder;

    private FormerWeights FormerOf(PslptPass pass) =>
        pass.Branch == PslptBranch.Decoder ? _weights.Decoder[pass.Level] : EncoderOf(pass.Branch).Formers[pass.Level];
}
