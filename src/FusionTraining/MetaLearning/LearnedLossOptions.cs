using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>How a fusion network is trained with a learned loss.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record LearnedLossOptions
{
    /// <summary>The training of the paper, for squares of 128 pixels in batches of 4; eta, which it does not give, is its step
    /// size.</summary>
    public static LearnedLossOptions Paper { get; } =
        new()
        {
            Rounds = 50,
            MetaSteps = 600,
            FusionSteps = 1600,
            LearningRate = 1e-4,
            ProposalRate = 1e-4,
            Rule = ProposalRule.Adam,
            Decay = LearningRateDecay.Milestones,
            AveragingDecay = 0,
        };

    /// <summary>Rounds of both phases, at least 1.</summary>
    public required int Rounds
    {
        get;
        init => field = OptionValue.AtLeast(value, 1);
    }

    /// <summary>M, meta steps at the start of each round, in which the proposal module alone learns; 0 for a fixed one.</summary>
    public required int MetaSteps
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }

    /// <summary>N, steps of each round after that, in which the fusion and the reconstruction module learn.</summary>
    public required int FusionSteps
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }

    /// <summary>
    /// Steps like those of the second phase before the first round, 0 by default as in the paper: a reconstruction module that has
    /// learned nothing yet tells the proposal module nothing, and short trainings do not forget what it learned then.
    /// </summary>
    public int WarmUpSteps
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }

    /// <summary>Adam's step size of the fusion and the reconstruction module at the start; also eta, that of the inner
    /// steps.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The step size of the loss proposal module.</summary>
    public double ProposalRate { get; init; } = 1e-3;

    /// <summary>How the loss proposal module follows its gradient.</summary>
    public ProposalRule Rule { get; init; }

    /// <summary>How both step sizes fall; <see cref="LearningRateDecay.Milestones"/>, without any, keeps them.</summary>
    public LearningRateDecay Decay { get; init; } = LearningRateDecay.Cosine;

    /// <summary>How much of the learned loss is left; the whole by default.</summary>
    public LearnedLossVariant Variant { get; init; }

    /// <summary>The losses and the way of the meta step.</summary>
    public MetaStepOptions Meta { get; init; } = new();

    /// <summary>
    /// With a decay above 0, the exponential average of the fusion module's weights is what is validated and kept; see
    /// <see cref="StageTrainerOptions.AveragingDecay"/>.
    /// </summary>
    public double AveragingDecay { get; init; } = 0.998;

    /// <summary>Largest L2 norm of the gradients of a module; infinity, the default, for no limit.</summary>
    public double GradientClip { get; init; } = double.PositiveInfinity;

    /// <summary>Steps of both phases between validations and checkpoints; both also come after the last step.</summary>
    public int CheckpointInterval
    {
        get;
        init => field = OptionValue.AtLeast(value, 1);
    } = 500;

    /// <summary>Which checkpoint is the best.</summary>
    public BestCheckpointRule Best { get; init; }

    /// <summary>Where the checkpoint is kept up to date; null, the default, for nowhere.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Where the best checkpoint so far is kept; null, the default, for nowhere.</summary>
    public string? BestCheckpointPath { get; init; }

    /// <summary>Steps of a round.</summary>
    internal int RoundLength => MetaSteps + FusionSteps;

    /// <summary>Steps of both phases in all.</summary>
    internal long Steps => WarmUpSteps + ((long)Rounds * RoundLength);

    /// <summary>What is left of the step sizes after so many steps.</summary>
    internal double DecayAt(long step) => Decay == LearningRateDecay.Cosine ? 0.5 * (1 + Math.Cos(Math.PI * step / Steps)) : 1;
}
