using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>How a stage is trained.</summary>
/// <remarks>
/// Every setter refuses a value out of its range with an <see cref="ArgumentOutOfRangeException"/>. Immutable once made.
/// </remarks>
public sealed record StageTrainerOptions
{
    /// <summary>Steps in all, at least 1.</summary>
    public required long Steps
    {
        get;
        init => field = OptionValue.AtLeast(value, 1);
    }

    /// <summary>
    /// Adam's step size at the start; 1e-4 by default, as in the published code for all stages but the first (1e-3).
    /// </summary>
    public double LearningRate
    {
        get;
        init => field = OptionValue.Positive(value);
    } = 1e-4;

    /// <summary>Epochs from which on the step size is halved, once more for each; none by default.</summary>
    public IReadOnlyList<int> Milestones { get; init; } = [];

    /// <summary>How the step size falls; by <see cref="Milestones"/> by default.</summary>
    public LearningRateDecay Decay
    {
        get;
        init => field = OptionValue.Defined(value);
    }

    /// <summary>Steps at the start in which the step size grows evenly to its full value; none by default.</summary>
    public long WarmUpSteps
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }

    /// <summary>
    /// With a decay d above 0, the exponential average of the weights, a = d a + (1 - d) w after each step (with d no more than
    /// (1 + step) / (10 + step), so that the first weights are soon forgotten), is what is validated and what training leaves
    /// behind. 0, the default, for the weights themselves.
    /// </summary>
    public double AveragingDecay
    {
        get;
        init => field = OptionValue.Below(value, 0, 1);
    }

    /// <summary>
    /// The largest L2 norm of all gradients together; longer gradients are scaled down to it. Infinity, the default, never does.
    /// </summary>
    public double GradientClip
    {
        get;
        init => field = OptionValue.PositiveOrInfinite(value);
    } = double.PositiveInfinity;

    /// <summary>
    /// The numbers that the network computes in; float32 by default. With another one the network is of that type while training
    /// runs (what progress sees of it is rounded) and float32 afterwards; validation, checkpoints and the average are float32.
    /// </summary>
    public TrainingPrecision Precision
    {
        get;
        init => field = OptionValue.Defined(value);
    }

    /// <summary>Where the checkpoint is kept up to date; null, the default, for nowhere.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Where the best checkpoint so far is kept; null, the default, for nowhere.</summary>
    public string? BestCheckpointPath { get; init; }

    /// <summary>Which checkpoint is the best; that of the smallest validation loss by default.</summary>
    public BestCheckpointRule Best
    {
        get;
        init => field = OptionValue.Defined(value);
    }

    /// <summary>
    /// Steps between checkpoints and validations, at least 1; 500 by default. Both also come after the last step.
    /// </summary>
    public long CheckpointInterval
    {
        get;
        init => field = OptionValue.AtLeast(value, 1);
    } = 500;

    /// <summary>The step size of a step.</summary>
    /// <param name="step">Steps done before it.</param>
    /// <param name="epoch">Its epoch, from 0.</param>
    internal double LearningRateAt(long step, int epoch)
    {
        double warmUp = step < WarmUpSteps ? (step + 1.0) / (WarmUpSteps + 1) : 1;
        double decay =
            Decay == LearningRateDecay.Cosine
                ? 0.5 * (1 + Math.Cos(Math.PI * step / Steps))
                : Math.Pow(0.5, Milestones.Count(milestone => milestone <= epoch));
        return LearningRate * warmUp * decay;
    }
}
