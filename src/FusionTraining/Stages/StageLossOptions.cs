namespace FusionML.Training;

/// <summary>The choices of a stage's loss. Weights of the stage carry them in their metadata as JSON.</summary>
/// <remarks>Immutable.</remarks>
public abstract record StageLossOptions;
