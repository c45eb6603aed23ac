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
    private readonly float[] _start;

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

        long length = _featurePlan?.FeatureLength ?? _plan.MaskLength;
        if (length > Array.MaxLength)
        {
            Dispose();
            throw new PictureException(
                $"A picture of {key.Width}x{key.Height} is too large for the {fixedPoint} fixed point: "
                    + $"its state has {length} values."
            );
        }

        _start = new float[length];
        _memory = new StateBuffers(_start.Length);
    }

    /// <inheritdoc/>
    public PairSolution Fuse(
        ReadOnlySpan<float> first,
        ReadOnlySpan<float> second,
        PairOutput output,
        FuseOptions options,
        Action<FuseProgress> report,
        CancellationToken cancellationToken
    )
    {
        double total = PrepareCost + options.MaximumIterations + ReadOutCost;
        if (_featurePlan is null)
        {
            _plan.Prepare(first, second, cancellationToken);
        }
        else
        {
            _featurePlan.PrepareFeature(first, second, _start, cancellationToken);
        }

        report(new FuseProgress(PrepareCost / total));
        FixedPointSolution solution = options
            .CreateSolver()
            .Solve(
                _featurePlan is null
                    ? (state, next) => _plan.IterateMask(state, next, cancellationToken)
                    : (state, next) => _featurePlan.IterateFeature(state, next, cancellationToken),
                _start,
                _memory,
                (iteration, residual) => report(new FuseProgress((PrepareCost + iteration) / total, iteration, residual))
            );
        if (_featurePlan is null)
        {
            _plan.ReadOut(solution.State, output.Fused, cancellationToken);
        }
        else
        {
            _featurePlan.ReadOutFeature(solution.State, output.Fused, cancellationToken);
        }

        // The mask is all of the state, or its last plane.
        solution.State.AsSpan(solution.State.Length - output.Mask.Length).CopyTo(output.Mask);
        return new PairSolution(solution.Residuals, solution.Converged);
    }

    public void Dispose()
    {
        _plan.Dispose();
        _threads.Dispose();
    }
}
