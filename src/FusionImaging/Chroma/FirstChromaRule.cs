namespace FusionML.Imaging;

/// <summary>Keeps the chroma of the first source; that of the second one if only that one is coloured.</summary>
/// <remarks>Can be used from several threads at once.</remarks>
public sealed class FirstChromaRule : IChromaRule
{
    /// <inheritdoc/>
    public FusionImage Apply(
        ImagePlane fusedLuminance,
        FusionImage first,
        FusionImage second,
        CancellationToken cancellationToken = default
    )
    {
        PixelwiseChroma.RequireSameSize(fusedLuminance, first, second);
        cancellationToken.ThrowIfCancellationRequested();
        return PixelwiseChroma.Choose(fusedLuminance, first, second);
    }
}
