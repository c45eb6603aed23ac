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

    /// <summary>Those of a stage whose network fuses pictures, or whose pictures are not measured.</summary>
    public static StageSources Of(
        ITrainingStage stage,
        CropSampler pictures,
        CropSampler? validation,
        PictureValidation? pictureValidation
    )
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(pictures);
        PictureMetrics? metrics =
            pictureValidation is not null && stage.Network is FusionNetwork network
                ? cancellationToken => pictureValidation.Measure(network, cancellationToken)
                : null;
        return new StageSources(pictures, validation, metrics);
    }
}
