using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>What was proposed for a pair, each in (0, 1); the second source's weights are 1 minus these.</summary>
/// <param name="Intensity">w of the first source.</param>
/// <param name="Gradient">v of the first source.</param>
/// <param name="Fused">The fused luminance.</param>
internal sealed record ProposedWeights(ImagePlane Intensity, ImagePlane Gradient, ImagePlane Fused);
