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
public sealed record LearnedLossTrainerOptions
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

    /// <summary>The column that the trained transformer adds; "Fused" by default.</summary>
    public string OutputColumnName
    {
        get;
        init => field = Named(value);
    } = "Fused";

    /// <summary>The visible, near, under-exposed or MRI pictures, images or planes; "First" by default.</summary>
    public string FirstColumnName
    {
        get;
        init => field = Named(value);
    } = "First";

    /// <summary>Their partners, of the same kind and sizes; "Second" by default.</summary>
    public string SecondColumnName
    {
        get;
        init => field = Named(value);
    } = "Second";

    /// <summary>
    /// The share of the rows of Fit to set apart at random and to choose the best weights by, from 0 (the default: the last
    /// weights are kept) to below 1; above 0 at least one row is set apart.
    /// </summary>
    public double ValidationShare
    {
        get;
        init => field = OptionValue.Below(value, 0, 1);
    }

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

    /// <summary>Reports every step, on the thread of Fit. The log of the context gets every step in any case.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Stops Fit between two rows or steps with an <see cref="OperationCanceledException"/>, after a
    /// checkpoint.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// Chooses the first weights and the crops. Null, the default, takes a number from the random generator of the context.
    /// </summary>
    public long? Seed { get; init; }

    /// <summary>The threads that TorchSharp may use, at least 1; null, the default, leaves its setting as it is.</summary>
    public int? Threads
    {
        get;
        init => field = OptionValue.Within(value, 1, 1024);
    }

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

    private static string Named(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return value;
    }
}
