using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// The meta step of ReFusion, equations 7 to 10: if the fusion module took one step on the proposed loss, would the sources of
/// other pairs be easier to rebuild from what it then fuses? Gives the gradient of that to the proposal module; the fusion and the
/// reconstruction module stay as they are.
/// </summary>
/// <remarks>
/// u is the gradient of the outer reconstruction loss by the moved parameters F'. L_f is linear in w and v, so with
/// J = d/de F(theta + e u)(a, b) at e = 0 the gradients of the proposal's outputs are G_w = (2 eta / n)(I - f) J and
/// G_v = (2 eta alpha1 / n)(g(I) - g(f)) dg, dg being the move of g(f) along J. Not thread-safe.
/// </remarks>
internal sealed class MetaStep : IDisposable
{
    private readonly LearnedLossNetworks _networks;
    private readonly MetaStepOptions _options;
    private readonly MovedNetwork<ReFusion> _movedFusion;
    private readonly MovedNetwork<SourceReconstruction> _movedReconstruction;
    private readonly Parameter[] _fusionParameters;
    private readonly Parameter[] _proposalParameters;
    private readonly Parameter[] _reconstructionParameters;

    /// <param name="networks">The networks, which it does not own.</param>
    /// <param name="scratch">Networks of the same shape and type, which it owns.</param>
    /// <param name="options">The losses and the way.</param>
    public MetaStep(LearnedLossNetworks networks, LearnedLossNetworks scratch, MetaStepOptions options)
    {
        (_networks, _options) = (networks, options);
        _movedFusion = new MovedNetwork<ReFusion>(networks.Fusion, scratch.Fusion);
        _movedReconstruction = new MovedNetwork<SourceReconstruction>(networks.Reconstruction, scratch.Reconstruction);
        scratch.Proposal.Dispose();
        _fusionParameters = [.. networks.Fusion.parameters()];
        _proposalParameters = [.. networks.Proposal.parameters()];
        _reconstructionParameters = [.. networks.Reconstruction.parameters()];
    }

    /// <summary>Sets the gradients of the proposal's parameters.</summary>
    /// <param name="train">The pairs that the inner step is taken on.</param>
    /// <param name="test">Other pairs, on which it is judged.</param>
    /// <param name="innerRate">eta, the step size of both inner steps.</param>
    /// <returns>The outer loss and what the proposal gave.</returns>
    public MetaStepResult Run(TrainingBatch train, TrainingBatch test, double innerRate)
    {
        using DisposeScope scope = NewDisposeScope();
        _networks.Proposal.zero_grad();
        return (
            _options.Way == MetaStepWay.SecondDerivative
                ? BySecondDerivative(train, test, innerRate)
                : ByDirectionalDifference(train, test, innerRate)
        ).MoveToOuter(scope);
    }

    private MetaStepResult BySecondDerivative(TrainingBatch train, TrainingBatch test, double innerRate)
    {
        (Tensor intensity, Tensor gradient) = _networks.Proposal.forward(train.First, train.Second);
        Tensor fused = _networks.Fusion.forward(train.First, train.Second);
        Tensor loss = FusionLoss(train, fused, intensity, gradient);
        IList<Tensor> fusionGradients = autograd.grad([loss], _fusionParameters, retain_graph: true, create_graph: true);
        (Tensor outer, IReadOnlyList<Tensor> direction) = Outer(train, test, fused, Detached(fusionGradients), innerRate);

        // d/dP of -eta sum(u gF) with u constant.
        Tensor product = fusionGradients.Zip(direction, (of, along) => of.mul(along).sum()).Aggregate((a, b) => a.Plus(b));
        Tensor target = product.Times(-innerRate);
        IList<Tensor> gradients = autograd.grad([target], _proposalParameters);
        for (int i = 0; i < _proposalParameters.Length; i++)
        {
            _proposalParameters[i].grad = gradients[i];
        }

        return new MetaStepResult(outer, intensity.detach(), gradient.detach());
    }

    private MetaStepResult ByDirectionalDifference(TrainingBatch train, TrainingBatch test, double innerRate)
    {
        (Tensor intensity, Tensor gradient) = _networks.Proposal.forward(train.First, train.Second);
        Tensor fused = _networks.Fusion.forward(train.First, train.Second);
        Tensor loss = FusionLoss(train, fused, intensity.detach(), gradient.detach());
        IReadOnlyList<Tensor> fusionGradients = [.. autograd.grad([loss], _fusionParameters)];
        (Tensor outer, IReadOnlyList<Tensor> direction) = Outer(train, test, fused, fusionGradients, innerRate);
        (Tensor ofIntensity, Tensor ofGradient) = Upstream(train, fused.detach(), direction, innerRate);
        autograd.backward([intensity, gradient], [ofIntensity, ofGradient]);
        return new MetaStepResult(outer, intensity.detach(), gradient.detach());
    }

    /// <summary>u: moves both modules by one step, and differentiates the loss of the other pairs by the moved fusion module.</summary>
    private (Tensor Loss, IReadOnlyList<Tensor> Direction) Outer(
        TrainingBatch train,
        TrainingBatch test,
        Tensor fused,
        IReadOnlyList<Tensor> fusionGradients,
        double innerRate
    )
    {
        Tensor inner = RebuildingLoss.Of(_networks.Reconstruction, fused.detach(), train, _options);
        _movedReconstruction.Move([.. autograd.grad([inner], _reconstructionParameters)], -innerRate);
        _movedFusion.Move(fusionGradients, -innerRate);
        Tensor outer = RebuildingLoss.Of(
            _movedReconstruction.Network,
            _movedFusion.Network.forward(test.First, test.Second),
            test,
            _options
        );
        return (outer.detach(), [.. autograd.grad([outer], _movedFusion.Parameters)]);
    }

    /// <summary>G_w and G_v.</summary>
    private (Tensor Intensity, Tensor Gradient) Upstream(
        TrainingBatch train,
        Tensor fused,
        IReadOnlyList<Tensor> direction,
        double innerRate
    )
    {
        using IDisposable untracked = no_grad();
        Tensor move = DirectionDerivative(train, direction);
        double scale = 2 * innerRate / fused.numel();
        Tensor sources = cat([train.First, train.Second], 1);
        Tensor slopes = cat([Sobel.Gradient(train.First), Sobel.Gradient(train.Second)], 1);
        Tensor ofIntensity = sources.sub(fused).mul(move).Times(scale);
        Tensor slopeMove = Sobel.GradientMove(fused, move);
        Tensor ofGradient = slopes.sub(Sobel.Gradient(fused)).mul(slopeMove).Times(scale * _options.FusionGradientWeight);
        return (ofIntensity, ofGradient);
    }

    /// <summary>J: how the fused pictures move where the parameters move along u, by a central difference.</summary>
    internal Tensor DirectionDerivative(TrainingBatch train, IReadOnlyList<Tensor> direction)
    {
        using IDisposable untracked = no_grad();
        double length = Length(direction);
        if (length == 0)
        {
            return zeros_like(train.First);
        }

        double step = _options.DifferenceStep * Length(_fusionParameters) / length;
        _movedFusion.Move(direction, step);
        Tensor ahead = _movedFusion.Network.forward(train.First, train.Second);
        _movedFusion.Move(direction, -step);
        return ahead.sub(_movedFusion.Network.forward(train.First, train.Second)).Over(2 * step);
    }

    private Tensor FusionLoss(TrainingBatch batch, Tensor fused, Tensor intensity, Tensor gradient) =>
        LossTerm.Sum(
            FusionLosses.ProposedFusionTerms(fused, batch.First, batch.Second, intensity, gradient, _options.FusionGradientWeight)
        );

    private static double Length(IReadOnlyList<Tensor> tensors)
    {
        using DisposeScope scope = NewDisposeScope();
        return linalg.norm(stack(tensors.Select(part => linalg.norm(part)))).ToNumber();
    }

    private static IReadOnlyList<Tensor> Detached(IEnumerable<Tensor> tensors) => [.. tensors.Select(part => part.detach())];

    /// <summary>Releases the scratch networks.</summary>
    public void Dispose()
    {
        _movedFusion.Dispose();
        _movedReconstruction.Dispose();
    }
}
