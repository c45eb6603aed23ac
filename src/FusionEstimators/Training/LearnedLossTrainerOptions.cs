using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Training;
using Microsoft.ML;

namespace FusionML.Estimators;

/// <summary>
/// How <see cref="FusionTrainersCatalog.LearnedLoss"/> trains. The paper has 50 rounds of 600 and 1600 steps of four 128x128 crops
/// with step sizes of 1e-4; the defaults keep the proportion of the phases at a hundredth of its cost.
/// </summary>
/// <remarks>Immutable once made. Setters refuse values out of their ranges with an <see cref="ArgumentException"/>.</remarks>
public sealed record LearnedLossTrainerOptions : PairTrainerOptions
{
    /// <summary>What the pictures are.</summary>
    public required FusionTask Task
    {
        get;
        init => field = OptionValue.Defined(value);
    }

    /// <summary>
    /// Steps before the first round in which the network learns from a loss that nobody has taught yet, at least 0; 264 by
    /// default, 0 in the paper.
    /// </summary>
    public int WarmUpSteps
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    } = 264;

    /// <summary>Rounds of both phases, at least 1; 22 by default.</summary>
    public int Rounds
    {
        get;
        init => field = OptionValue.AtLeast(value, 1);
    } = 22;

    /// <summary>
    /// Steps at the start of each round in which the loss is learned, at least 0; 36 by default. Each costs about three of the
    /// others.
    /// </summary>
    public int MetaSteps
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    } = 36;

    /// <summary>Steps of each round in which the network learns from the proposed loss, at least 1; 96 by default.</summary>
    public int FusionSteps
    {
        get;
        init => field = OptionValue.AtLeast(value, 1);
    } = 96;

    /// <summary>The step size of the network at the start, above 0; 2e-3 by default. It falls to 0 along a cosine.</summary>
    public double LearningRate
    {
        get;
        init => field = OptionValue.Positive(value);
    } = 2e-3;

    /// <summary>
    /// The step size of the loss, above 0; 5e-4 by default: its parameter with the largest gradient moves by so much.
    /// </summary>
    public double ProposalRate
    {
        get;
        init => field = OptionValue.Positive(value);
    } = 5e-4;

    /// <summary>Steps between validations and checkpoints, at least 1; 396 by default.</summary>
    public int CheckpointInterval
    {
        get;
        init => field = OptionValue.AtLeast(value, 1);
    } = 396;

    /// <summary>
    /// The crops that steps are cut from: size, batch, orientation and exchange of sources. Its seed is the trainer's own.
    /// </summary>
    public CropSamplerOptions Crops { get; init; } = new() { CropSize = 32 };

    /// <summary>
    /// Ids of metrics, of which more is better, to choose the best weights by; without any, the default, the reconstruction loss
    /// of the rows that were set apart decides.
    /// </summary>
    public IReadOnlyList<string> ValidationMetrics { get; init; } = [];

    /// <summary>
    /// A folder for weights and checkpoints, made if it is not there. A training that was stopped goes on from there with the
    /// seed that it began with; weights that are there are taken as they are. Null, the default, keeps nothing.
    /// </summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>The options in the training's own words.</summary>
    internal LearnedLossOptions Learning =>
        new()
        {
            WarmUpSteps = WarmUpSteps,
            Rounds = Rounds,
            MetaSteps = MetaSteps,
            FusionSteps = FusionSteps,
            LearningRate = LearningRate,
            ProposalRate = ProposalRate,
            AveragingDecay = 0.995,
            GradientClip = 1,
            CheckpointInterval = CheckpointInterval,
            Best = ValidationMetrics.Count > 0 ? BestCheckpointRule.LargestMetricMean : BestCheckpointRule.SmallestValidationLoss,
        };
}
