namespace FusionML.Inference;

/// <summary>
/// What is fused into the pass of a <see cref="SwinBlock{TOps, TVector, TWindow}"/> before and after the block itself.
/// </summary>
/// <param name="Before">A normalisation of the input, or null.</param>
/// <param name="After">A normalisation of the result, or null.</param>
/// <param name="Taps">The taps of a convolution to one channel whose products take the result's place in memory, or null.</param>
/// <param name="Planes">Where the products go.</param>
internal readonly record struct SwinEdges(
    NormWeights? Before, NormWeights? After, LinearWeights? Taps = null, TapPlanes? Planes = null);
