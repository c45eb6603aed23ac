namespace FusionML.Training;

/// <summary>How a stage is trained.</summary>
/// <remarks>
/// Every setter refuses a value out of its range with an <see cref="ArgumentOutOfRangeException"/>. Immutable once made.
/// </remarks>
public sealed record StageTrainerOptions
{
    /// <summary>Steps in all, at least 1.</summary>
    public required long Steps { get; init => field = Positive(value); }

    /// <summary>
    /// Adam's step size at the start; 1e-4 by default, as in the published code for all stages but the first (1e-3).
    /// </summary>
    public double LearningRate { get; init => field = PositiveAndFinite(value); } = 1e-4;

    /// <summary>Epochs from which on the step size is halved, once more for each; none by default.</summary>
    public IReadOnlyList<int> Milestones { get; init; } = [];

    /// <summary>
    /// The largest L2 norm of all gradients together; longer gradients are scaled down to it. Infinity, the default, never does.
    /// </summary>
    public double GradientClip
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            ArgumentOutOfRangeException.ThrowIfEqual(double.IsNaN(value), true, nameof(value));
            field = value;
        }
    } = double.PositiveInfinity;

    /// <summary>Where the checkpoint is kept up to date; null, the default, for nowhere.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Where the checkpoint of the smallest validation loss so far is kept; null, the default, for nowhere.</summary>
    public string? BestCheckpointPath { get; init; }

    /// <summary>
    /// Steps between checkpoints and validations, at least 1; 500 by default. Both also come after the last step.
    /// </summary>
    public long CheckpointInterval { get; init => field = Positive(value); } = 500;

    private static long Positive(long value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        return value;
    }

    private static double PositiveAndFinite(double value)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
        ArgumentOutOfRangeException.ThrowIfEqual(double.IsFinite(value), false, nameof(value));
        return value;
    }
}
