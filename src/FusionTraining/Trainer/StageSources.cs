namespace FusionML.Training;

/// <summary>What a trainer takes its batches and validations from.</summary>
/// <param name="Pictures">What to train on.</param>
/// <param name="Validation">Crops to validate on; null for no validation loss.</param>
/// <param name="Metrics">Whole pictures to validate on by metrics; null for no metrics.</param>
internal sealed record StageSources(IBatchSource Pictures, IBatchSource? Validation = null, PictureMetrics? Metrics = null)
{
    /// <summary>
    /// Parameters that are not trained, and whose gradients count in the norm that is clipped nevertheless; usually none.
    /// </summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> ClippedBeside { get; init; } = [];
}
