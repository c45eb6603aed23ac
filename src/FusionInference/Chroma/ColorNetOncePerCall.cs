using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// ColorNet as a chroma rule that nobody has to dispose of: the network lives for one call. Packing its 132,336 weights takes
/// less than a thousandth of the time that it takes to run.
/// </summary>
/// <param name="load">Gives the weights.</param>
/// <param name="threads">Threads to work on; 0 for one per processor.</param>
internal sealed class ColorNetOncePerCall(Func<WeightFile> load, int threads) : IChromaRule
{
    public FusionImage Apply(
        ImagePlane fusedLuminance,
        FusionImage first,
        FusionImage second,
        CancellationToken cancellationToken = default
    )
    {
        using ColorNetChromaRule rule = new(load(), threads);
        return rule.Apply(fusedLuminance, first, second, cancellationToken);
    }
}
