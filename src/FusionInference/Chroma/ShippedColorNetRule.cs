using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// ColorNet with the weights that ship, as a default that nobody has to dispose of: the network lives for one call. Packing its
/// 132,336 weights takes less than a thousandth of the time that it takes to run.
/// </summary>
/// <param name="threads">Threads to work on; 0 for one per processor.</param>
internal sealed class ShippedColorNetRule(int threads) : IChromaRule
{
    public FusionImage Apply(
        ImagePlane fusedLuminance, FusionImage first, FusionImage second, CancellationToken cancellationToken = default)
    {
        using ColorNetChromaRule rule = new(ShippedWeights.LoadColorNet(), threads);
        return rule.Apply(fusedLuminance, first, second, cancellationToken);
    }
}
