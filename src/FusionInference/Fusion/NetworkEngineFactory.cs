namespace FusionML.Inference;

/// <summary>
/// Makes an engine that runs a network: the backend of a fusion. <see cref="ManagedFusionEngine"/> is the default; the package
/// FusionML.Training gives one for TorchSharp.
/// </summary>
/// <param name="weights">The weights of a network that fuses luminance.</param>
/// <returns>An engine that the caller disposes of.</returns>
public delegate IFusionEngine NetworkEngineFactory(WeightFile weights);
