namespace FusionML.Inference;

/// <summary>What is fused into the pass of a <see cref="SwinBlock{TOps, TVector, TWindow}"/> before and after the block itself.</summary>
/// <param name="Before">A normalisation of the input, or null.</param>
/// <param name="After">A normalisation of the result, or null.</param>
/// <param name="Taps">A convolution to one channel that takes the result's place in memory, or null.</param>
internal readonly record struct SwinEdges(NormWeights? Before, NormWeights? After, TapPlanes? Taps);
