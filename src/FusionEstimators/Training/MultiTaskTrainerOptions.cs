using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Training;
using Microsoft.ML;

namespace FusionML.Estimators;

/// <summary>
/// How <see cref="FusionTrainersCatalog.MultiTask"/> trains: the data of all tasks but infrared-visible, which is what Fit gets,
/// and the training. The paper has some 30,000 steps of 128x128 crops with a step size of 1e-4; the defaults are a tenth of that.
/// </summary>
/// <remarks>Immutable once made. Setters refuse values out of their ranges with an <see cref="ArgumentException"/>.</remarks>
public sealed record MultiTaskTrainerOptions : PairTrainerOptions
{
    /// <summary>What the transformer that Fit gives fuses. Its weights fuse all four tasks.</summary>
    public required FusionTask Task
    {
        get;
        init => field = OptionValue.Defined(value);
    }

    /// <summary>Multi-focus pairs with references.</summary>
    public required IDataView MultiFocus { get; init; }

    /// <summary>Multi-exposure pairs with references.</summary>
    public required IDataView MultiExposure { get; init; }

    /// <summary>Medical pairs.</summary>
    public required IDataView Medical { get; init; }

    /// <summary>The column of references in the data of multi-focus and multi-exposure; "Reference" by default.</summary>
    public string ReferenceColumnName
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            field = value;
        }
    } = "Reference";

    /// <summary>
    /// Whose training; that of these options by default. Steps, crops and validation are these options' in any case.
    /// </summary>
    public MultiTaskRecipe Recipe
    {
        get;
        init => field = OptionValue.Defined(value);
    }

    /// <summary>
    /// Steps of the first stage, at least 1, in which encoders, decoder and the first set of fusion modules learn from
    /// references; 4000 by default.
    /// </summary>
    public int LabelledSteps
    {
        get;
        init => field = OptionValue.AtLeast(value, 1);
    } = 4000;

    /// <summary>
    /// Steps of the second stage, at least 0, in which the second set learns infrared-visible and medical fusion; 800 by default.
    /// Without any it fuses as the first set does.
    /// </summary>
    public int MixedSteps
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    } = 800;

    /// <summary>Adam's step size in the first stage, above 0; 1e-3 by default. It falls to 0 along a cosine.</summary>
    public double LabelledRate
    {
        get;
        init => field = OptionValue.Positive(value);
    } = 1e-3;

    /// <summary>Adam's step size in the second stage, above 0; 5e-4 by default.</summary>
    public double MixedRate
    {
        get;
        init => field = OptionValue.Positive(value);
    } = 5e-4;

    /// <summary>
    /// Epochs at the start, at least 0, in which encoders and decoder learn to reconstruct sources alone; 4 by default.
    /// </summary>
    public int WarmUpEpochs
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    } = 4;

    /// <summary>The losses of the first stage.</summary>
    public MultiTaskLossOptions LabelledLoss { get; init; } = new() { ExposureWeight = 0.5, IntensityWeight = 0.5 };

    /// <summary>The losses of the second stage.</summary>
    public MultiTaskLossOptions MixedLoss { get; init; } =
        new()
        {
            FocusWeight = 0.2,
            ExposureWeight = 0.1,
            UnlabelledWeight = 1,
            IntensityWeight = 0.5,
        };

    /// <summary>What the second set begins with; a copy of the first by default.</summary>
    public SecondSetStart Start
    {
        get;
        init => field = OptionValue.Defined(value);
    }

    /// <summary>
    /// Crops of each of multi-focus and multi-exposure in a step, whose sides are multiples of 16. Its seed is the trainer's own.
    /// </summary>
    public CropSamplerOptions LabelledCrops { get; init; } = new() { CropSize = 32 };

    /// <summary>The same for each of infrared-visible and medical.</summary>
    public CropSamplerOptions UnlabelledCrops { get; init; } = new() { CropSize = 32 };

    /// <summary>Steps between validations and checkpoints, at least 1; 250 by default.</summary>
    public int CheckpointInterval
    {
        get;
        init => field = OptionValue.AtLeast(value, 1);
    } = 250;

    /// <summary>
    /// Ids of metrics, of which more is better, to choose the best weights of each stage by; without any, the default, the loss
    /// of the rows that were set apart decides.
    /// </summary>
    public IReadOnlyList<string> ValidationMetrics { get; init; } = [];

    /// <summary>
    /// A folder for weights and checkpoints, made if it is not there. A training that was stopped goes on from there with the
    /// seed that it began with; weights that are there are taken as they are. Null, the default, keeps nothing.
    /// </summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>The options in the training's own words.</summary>
    internal MultiTaskOptions Training =>
        Form with
        {
            LabelledSteps = LabelledSteps,
            MixedSteps = MixedSteps,
            CheckpointInterval = CheckpointInterval,
            Best = ValidationMetrics.Count > 0 ? BestCheckpointRule.LargestMetricMean : BestCheckpointRule.SmallestValidationLoss,
        };

    private MultiTaskOptions Form =>
        Recipe switch
        {
            MultiTaskRecipe.Paper => MultiTaskOptions.Paper,
            MultiTaskRecipe.Published => MultiTaskOptions.Published,
            _ => new MultiTaskOptions
            {
                LabelledSteps = LabelledSteps,
                MixedSteps = MixedSteps,
                LabelledRate = LabelledRate,
                MixedRate = MixedRate,
                RisingSteps = 50,
                WarmUpEpochs = WarmUpEpochs,
                LabelledLoss = LabelledLoss,
                MixedLoss = MixedLoss,
                Start = Start,
                GradientClip = 1,
            },
        };
}
