using FusionML.Inference;

namespace FusionML.Training;

/// <summary>PSLPT on TorchSharp, with the fusion modules that the network is set to. Gives no masks.</summary>
internal sealed class TorchPslptPlan(SharedNetwork shared, Pslpt network, PlanKey key) : TorchPairPlan(shared)
{
    /// <inheritdoc/>
    protected override int Width => key.Width;

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
        const double AfterPyramids = 0.45,
            AfterMasks = 0.7;
        (FeaturePyramid one, FeaturePyramid two) = network.Analyse(first, second);
        Report(AfterPyramids);
        JoinedPyramid joined = network.Join(one, two, network.Set);
        Report(AfterMasks);
        ToHost(network.Synthesise(joined.Pyramid), output.Fused);
        return new PairSolution([], Converged: false);

        void Report(double share)
        {
            report(new FuseProgress(share));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
