using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>EFRUFN for one picture size and one fixed point: a solver around the network's map.</summary>
internal sealed class EfrufnPairPlan : IPairPlan
{
    /// <summary>
    /// The work before and after the iterations in evaluations of the map, of the mask and of the whole unit; they only move the
    /// progress bar.
    /// </summary>
    private const double PrepareCost = 0.6;
    private const double ReadOutCost = 0.1;

    private readonly KernelThreads _threads;
    private readonly IMaskPlan _plan;
    private readonly EfrufnPlan? _featurePlan;
    private readonly StateBuffers _memory;
    private readonly SolverState _start;

    /// <exception cref="PictureException">The iterated state does not fit one array.</exception>
    public EfrufnPairPlan(EfrufnWeights weights, PlanKey key)
    {
        (FixedPoint fixedPoint, FusionMemory memory) = EfrufnVariant.Of(key);
        _threads = new KernelThreads(key.Threads);
        if (fixedPoint == FixedPoint.Feature || memory == FusionMemory.Whole)
        {
            EfrufnPlan whole = new(weights, key.Height, key.Width, _threads, KernelOptions.Default);
            _featurePlan = fixedPoint == FixedPoint.Feature ? whole : null;
            _plan = whole;
        }
        else
        {
            bool isSmallest = memory == FusionMemory.Smallest;
            int stripRows = EfrufnTiledPlan.StripRowsFor(key.Width, isSmallest);
            _plan = new EfrufnTiledPlan(weights, key.Height, key.Width, stripRows, isSmallest, _threads, KernelOptions.Default);
        }

        if (_featurePlan is null)
        {
            _memory = new StateBuffers(_plan.NewMask);
            _start = _plan.NewMask();
            return;
        }

        long length = _featurePlan.FeatureLength;
        if (length > Array.MaxLength)
        {
            _plan.Dispose();
            _threads.Dispose();
            throw new PictureException(
                $"A picture of {key.Width}x{key.Height} is too large for the {fixedPoint} fixed point: "
                    + $"its state has {length} values."
            );
        }

        _memory = new StateBuffers((int)length);
        _start = new FloatState(new float[length]);
    }

    private int IterateLayers => _featurePlan is null ? _plan.IterateLayers : EfrufnPlan.IterateFeatureLayers;

    /// <summary>Bytes that a plan, its states and both planes that it writes take while a pair is fused.</summary>
    public static long BytesFor(PlanKey key, FuseOptions options)
    {
        (FixedPoint fixedPoint, FusionMemory memory) = EfrufnVariant.Of(key);
        (int height, int width) = (key.Height, key.Width);
        long states = 1 + options.StatesOfSolver;
        long planes = 2 * key.Pixels * sizeof(float);
        if (fixedPoint == FixedPoint.Feature || memory == FusionMemory.Whole)
        {
            long values = fixedPoint == FixedPoint.Feature ? EfrufnWeights.Channels + 1 : 1;
            return EfrufnPlan.BytesFor(height, width, fixedPoint) + (states * values * key.Pixels * sizeof(float)) + planes;
        }

        // The planes are made when all states but two are gone.
        long mask = key.Pixels * sizeof(short);
        return EfrufnTiledPlan.BytesFor(height, width, memory == FusionMemory.Smallest, key.Threads)
            + Math.Max(states * mask, (2 * mask) + planes);
    }

    /// <inheritdoc/>
    public PairSolution Fuse(
        PaddedPlane first,
        PaddedPlane second,
        PairOutput output,
        FuseOptions options,
        Action<FuseProgress> report,
        CancellationToken cancellationToken
    )
    {
        Stages stages = new(_plan.Progress, options.MaximumIterations, report);
        if (_featurePlan is null)
        {
            stages.Begin(0, PrepareCost, _plan.PrepareLayers);
            _plan.Prepare(first, second, cancellationToken);
        }
        else
        {
            stages.Begin(0, PrepareCost, EfrufnPlan.PrepareFeatureLayers);
            _featurePlan.PrepareFeature(first, second, FloatState.Of(_start), cancellationToken);
        }

        stages.BeginIteration(0, null, IterateLayers);
        FixedPointSolution solution = options
            .CreateSolver()
            .Solve(
                _featurePlan is null
                    ? (state, next) => _plan.IterateMask(state, next, cancellationToken)
                    : (state, next) => _featurePlan.IterateFeature(FloatState.Of(state), FloatState.Of(next), cancellationToken),
                _start,
                _memory,
                (iteration, residual) => stages.BeginIteration(iteration, residual, IterateLayers),
                cancellationToken
            );
        stages.BeginReadOut(_featurePlan is null ? _plan.ReadOutLayers : EfrufnPlan.ReadOutFeatureLayers);
        if (_plan is EfrufnTiledPlan)
        {
            // A large picture has no room for the other masks beside the result.
            _memory.KeepOnly(solution.State);
        }

        if (_featurePlan is null)
        {
            _plan.ReadOut(solution.State, output.Fused, cancellationToken);
            CopyMask(solution.State, output.Mask, first.Width);
        }
        else
        {
            ReadOnlySpan<float> state = FloatState.Of(solution.State);
            _featurePlan.ReadOutFeature(state, output.Fused, cancellationToken);
            output.Mask.Set(state[^(first.Height * first.Width)..], first.Width);
        }

        return new PairSolution(solution.Residuals, solution.Converged);
    }

    public void Dispose()
    {
        _memory.Dispose();
        _start.Dispose();
        _plan.Dispose();
        _threads.Dispose();
    }

    /// <summary>Where the stages of a fusion begin and end, in evaluations of the map.</summary>
    private sealed class Stages(LayerProgress progress, int evaluations, Action<FuseProgress> report)
    {
        private int _iteration;
        private double? _residual;

        public void Begin(double from, double to, int layers)
        {
            double total = PrepareCost + evaluations + ReadOutCost;
            progress.Begin(from / total, to / total, layers, fraction =>
                report(new FuseProgress(fraction, _iteration, _residual))
            );
            report(new FuseProgress(from / total, _iteration, _residual));
        }

        /// <summary>Begins the evaluation behind <paramref name="iteration"/> others.</summary>
        public void BeginIteration(int iteration, double? residual, int layers)
        {
            (_iteration, _residual) = (iteration, residual);
            Begin(PrepareCost + iteration, PrepareCost + Math.Min(iteration + 1, evaluations), layers);
        }

        public void BeginReadOut(int layers) => Begin(PrepareCost + evaluations, PrepareCost + evaluations + ReadOutCost, layers);
    }

    /// <summary>A mask's parts are rows, or one part is all of it.</summary>
    private static void CopyMask(SolverState state, CroppedPlane mask, int width)
    {
        if (state.Parts == 1)
        {
            mask.Set(state.Read(0, []), width);
            return;
        }

        float[] scratch = state.NewScratch();
        for (int y = 0; y < state.Parts; y++)
        {
            mask.SetRow(y, state.Read(y, scratch));
        }
    }
}
