using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// EFRUFN on TorchSharp: the managed engine's solver around the network's map. The state crosses between host and device at every
/// evaluation, which for a mask is one plane, and little beside the map.
/// </summary>
internal sealed class TorchEfrufnPlan : TorchPairPlan
{
    /// <summary>
    /// The work before and after the iterations in evaluations of the map; they only move the progress bar.
    /// </summary>
    private const double PrepareCost = 0.6;
    private const double ReadOutCost = 0.1;

    private readonly Efrufn _network;
    private readonly FixedPoint _fixedPoint;
    private readonly int _width;
    private readonly int _planes;
    private readonly FloatState _start;
    private readonly StateBuffers _memory;

    /// <exception cref="PictureException">The iterated state does not fit one array.</exception>
    public TorchEfrufnPlan(SharedNetwork shared, Efrufn network, PlanKey key)
        : base(shared)
    {
        (_network, _width, _fixedPoint) = (network, key.Width, EfrufnVariant.Of(key).FixedPoint);
        _planes = _fixedPoint == FixedPoint.Mask ? 1 : NetworkSizes.Channels + 1;
        long length = _planes * key.Pixels;
        if (length > Array.MaxLength)
        {
            throw new PictureException(
                $"A picture of {key.Width}x{key.Height} is too large for the {_fixedPoint} fixed point: "
                    + $"its state has {length} values."
            );
        }

        _start = new FloatState(new float[length]);
        _memory = new StateBuffers((int)length);
    }

    /// <inheritdoc/>
    protected override int Width => _width;

    /// <inheritdoc/>
    protected override PairSolution Fuse(
        Tensor first,
        Tensor second,
        PairOutput output,
        FuseOptions options,
        Action<FuseProgress> report,
        CancellationToken cancellationToken
    )
    {
        double total = PrepareCost + options.MaximumIterations + ReadOutCost;
        (Tensor features, Tensor other) = _network.Encode(first, second);
        cancellationToken.ThrowIfCancellationRequested();
        bool isMask = _fixedPoint == FixedPoint.Mask;
        Tensor? difference = null;
        Tensor? transformed = null;
        if (isMask)
        {
            difference = UnfoldingUnit.Difference(features, other);
            transformed = _network.Transform(difference);
            other.Dispose();
        }
        else
        {
            ToHost(features, _start.Values.AsSpan(0, NetworkSizes.Channels * (_start.Values.Length / _planes)));
        }

        report(new FuseProgress(PrepareCost / total));
        FixedPointSolution solution = options
            .CreateSolver()
            .Solve(
                Iterate,
                _start,
                _memory,
                (iteration, residual) => report(new FuseProgress((PrepareCost + iteration) / total, iteration, residual)),
                cancellationToken
            );
        cancellationToken.ThrowIfCancellationRequested();
        float[] found = FloatState.Of(solution.State);
        Tensor state = ToDevice(found, _planes);
        Tensor fused = isMask ? features.PlusProduct(state, transformed!) : state.narrow(1, 0, NetworkSizes.Channels);
        ToHost(_network.Decode(fused), output.Fused);

        // The mask is all of the state, or its last plane.
        output.Mask.Set(found.AsSpan(found.Length / _planes * (_planes - 1)), _width);
        return new PairSolution(solution.Residuals, solution.Converged);

        void Iterate(SolverState now, SolverState next)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope evaluation = NewDisposeScope();
            Tensor point = ToDevice(FloatState.Of(now), _planes);
            ToHost(isMask ? _network.GenerateMask(difference!, point) : _network.Unfold(point, other), FloatState.Of(next));
        }
    }
}
