using FusionML.Inference;

namespace FusionML.Training;

/// <summary>FRUFN on TorchSharp: five units in a row, nothing to iterate.</summary>
internal sealed class TorchFrufnPlan(SharedNetwork shared, Frufn network, PlanKey key) : TorchPairPlan(shared)
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
        // One part more than there are units stands for the encoders and the decoder together.
        const double Parts = NetworkSizes.Units + 1;
        (Tensor fused, IReadOnlyList<Tensor> masks) = network.ForwardWithMasks(first, second, AfterUnit);
        ToHost(fused, output.Fused);
        ToHost(masks[^1], output.Mask);
        return new PairSolution([], Converged: false);

        void AfterUnit(int unit)
        {
            report(new FuseProgress(unit / Parts));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
