using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>How one network is trained for several tasks in two stages.</summary>
/// <remarks>
/// Every setter refuses a value out of its range with an <see cref="ArgumentOutOfRangeException"/>. Immutable once made.
/// </remarks>
internal sealed record MultiTaskOptions
{
    /// <summary>
    /// The training of the paper, for labelled crops of 128 and unlabelled ones of 64 pixels; its number of steps is what 320 and
    /// 20 epochs of its pairs make. It also clips the "l1-norm" of gradients at 1e-4, in which the published code differs.
    /// </summary>
    public static MultiTaskOptions Paper { get; } =
        new()
        {
            LabelledSteps = 320 * 95,
            MixedSteps = 20 * 128,
            LabelledRate = 1e-4,
            MixedRate = 3e-5,
            Decay = LearningRateDecay.Milestones,
            Milestones = [200],
            AveragingDecay = 0,
        };

    /// <summary>
    /// The training of the published code. The norm that it clips at 1e-4 counts the gradients of the frozen parts too: Adam,
    /// whose epsilon is 1e-8, then moves the second set by a few hundredths of its step size.
    /// </summary>
    public static MultiTaskOptions Published { get; } =
        Paper with
        {
            MixedSteps = 320 * 128,
            MixedRate = 1e-5,
            Milestones = [200, 300],
            WarmUpEpochs = 3,
            WarmUpWeight = 1.01,
            LabelledLoss = MultiTaskLossOptions.Published with { ReconstructsExposures = false },
            MixedLoss = MultiTaskLossOptions.Published,
            GradientClip = 1e-4,
            ClipsFrozen = true,
            Start = SecondSetStart.Random,
        };

    /// <summary>Steps of the stage with references alone, at least 0: without any, all of the network begins at random.</summary>
    public required long LabelledSteps
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }

    /// <summary>
    /// Steps of the stage with unlabelled pairs, at least 0: without any the second set stays what it begins with.
    /// </summary>
    public required long MixedSteps
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }

    /// <summary>Adam's step size in the first stage at the start.</summary>
    public double LabelledRate
    {
        get;
        init => field = OptionValue.Positive(value);
    } = 1e-3;

    /// <summary>Adam's step size in the second stage at the start.</summary>
    public double MixedRate
    {
        get;
        init => field = OptionValue.Positive(value);
    } = 3e-4;

    /// <summary>How both step sizes fall.</summary>
    public LearningRateDecay Decay
    {
        get;
        init => field = OptionValue.Defined(value);
    } = LearningRateDecay.Cosine;

    /// <summary>Epochs of a stage from which on the step size is halved, once more for each.</summary>
    public IReadOnlyList<int> Milestones { get; init; } = [];

    /// <summary>Steps at the start of a stage in which the step size grows evenly to its full value.</summary>
    public long RisingSteps
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }

    /// <summary>Epochs at the start in which encoders and decoder learn to reconstruct multi-focus sources.</summary>
    public int WarmUpEpochs
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }

    /// <summary>The weight of the reconstruction in these epochs.</summary>
    public double WarmUpWeight
    {
        get;
        init => field = OptionValue.Positive(value);
    } = 1;

    /// <summary>The losses of the first stage.</summary>
    public MultiTaskLossOptions LabelledLoss { get; init; } = new();

    /// <summary>The losses of the second stage; without the labelled tasks it is unsupervised.</summary>
    public MultiTaskLossOptions MixedLoss { get; init; } = new();

    /// <summary>What the second set begins with.</summary>
    public SecondSetStart Start
    {
        get;
        init => field = OptionValue.Defined(value);
    }

    /// <summary>Whether encoders and decoder stay as they are in the second stage; true in the paper.</summary>
    public bool FreezesShared { get; init; } = true;

    /// <summary>Largest L2 norm of all gradients together; infinity, the default, for no limit.</summary>
    public double GradientClip
    {
        get;
        init => field = OptionValue.PositiveOrInfinite(value);
    } = double.PositiveInfinity;

    /// <summary>Whether the gradients of frozen parts count in that norm, as in the published code.</summary>
    public bool ClipsFrozen { get; init; }

    /// <summary>The decay of the average of the weights; see <see cref="StageTrainerOptions.AveragingDecay"/>.</summary>
    public double AveragingDecay
    {
        get;
        init => field = OptionValue.Below(value, 0, 1);
    } = 0.995;

    /// <summary>Steps between validations and checkpoints; both also come after the last step of a stage.</summary>
    public long CheckpointInterval
    {
        get;
        init => field = OptionValue.AtLeast(value, 1);
    } = 500;

    /// <summary>Which checkpoint of a stage is the best.</summary>
    public BestCheckpointRule Best
    {
        get;
        init => field = OptionValue.Defined(value);
    }
}
