namespace FusionML.Inference;

/// <summary>The maps of one picture that a Swin block's gradient reads and writes; all of the same size.</summary>
/// <param name="Input">The input of the block, or of the normalisation before it.</param>
/// <param name="OutputGradient">The gradient of its output, or of the normalisation's after it.</param>
/// <param name="InputGradient">Receives the gradient of the input.</param>
internal readonly record struct SwinGradientMaps(FeatureMap Input, FeatureMap OutputGradient, FeatureMap InputGradient);
