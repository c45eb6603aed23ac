namespace FusionML.Imaging;

/// <summary>
/// Decides the chroma of a fused picture from the chroma of its two sources. Where only one source is coloured there is nothing
/// to decide: the fused picture has that source's chroma. Where neither is, it is gray.
/// </summary>
/// <remarks>Implementations hold no state between calls and can be used from several threads at once.</remarks>
public interface IChromaRule
{
    /// <summary>Gives the fused picture its chroma.</summary>
    /// <param name="fusedLuminance">The fused Y, of the sources' size.</param>
    /// <param name="first">The first source.</param>
    /// <param name="second">The second source.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>
    /// A picture with <paramref name="fusedLuminance"/> as its Y and chroma planes of its own; gray if both sources are gray.
    /// </returns>
    /// <exception cref="PictureSizeMismatchException">The three differ in size.</exception>
    FusionImage Apply(
        ImagePlane fusedLuminance,
        FusionImage first,
        FusionImage second,
        CancellationToken cancellationToken = default
    );
}
