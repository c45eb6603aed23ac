using FusionML.Training;

namespace FusionML.Ablation;

/// <summary>One training of PSLPT, with something left out or exchanged.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Network">The network.</param>
/// <param name="Change">What is changed of the training.</param>
internal sealed record MultiTaskCell(string Name, PslptVariant Network, Func<MultiTaskOptions, MultiTaskOptions> Change)
{
    private const int MixedShare = 5;

    /// <summary>Nothing left out.</summary>
    public static MultiTaskCell Full { get; } = new("full", PslptVariant.Published, options => options);

    /// <summary>Table 8 of the paper: the tasks of the first stage, without a second one.</summary>
    public static IReadOnlyList<MultiTaskCell> Tasks { get; } =
    [
        new("first stage without multi-exposure", PslptVariant.Published, options =>
            FirstStage(options) with
            {
                LabelledLoss = options.LabelledLoss with { ExposureWeight = 0 },
            }
        ),
        new("first stage without multi-focus", PslptVariant.Published, options =>
            FirstStage(options) with
            {
                LabelledLoss = options.LabelledLoss with { FocusWeight = 0 },
            }
        ),
        new("first stage of both", PslptVariant.Published, FirstStage),
    ];

    /// <summary>Table 9 of the paper: stages.</summary>
    public static IReadOnlyList<MultiTaskCell> Stages { get; } =
    [
        new("without the first stage", PslptVariant.Published, options =>
            options with
            {
                LabelledSteps = 0,
                MixedSteps = options.LabelledSteps,
                FreezesShared = false,
            }
        ),
        new("without the second stage", PslptVariant.Published, FirstStage),
        new("second stage without references", PslptVariant.Published, options =>
            options with
            {
                MixedLoss = options.MixedLoss with { FocusWeight = 0, ExposureWeight = 0 },
            }
        ),
        new("nothing frozen", PslptVariant.Published, options => options with { FreezesShared = false }),
        Full,
    ];

    /// <summary>Table 10 of the paper: the network.</summary>
    public static IReadOnlyList<MultiTaskCell> Networks { get; } =
    [
        new("without reconstruction", PslptVariant.Published, options =>
            options with
            {
                WarmUpEpochs = 0,
                LabelledLoss = options.LabelledLoss with { ReconstructionWeight = 0 },
            }
        ),
        new("average of levels", new PslptVariant(LevelRule.Average), options => options),
        new("maximum of levels", new PslptVariant(LevelRule.Maximum), options => options),
        new("one encoder", new PslptVariant(SharedEncoder: true), options => options),
        new("convolutions in place of attention", new PslptVariant(WithoutAttention: true), options => options),
        Full,
    ];

    /// <summary>The same number of steps of the first stage for all, and a fifth of it for the second.</summary>
    public MultiTaskOptions Options(AblationOptions options) =>
        Change(
            new MultiTaskOptions
            {
                LabelledSteps = options.Steps,
                MixedSteps = Math.Max(1, options.Steps / MixedShare),
                LabelledRate = options.LearningRate,
                MixedRate = options.LearningRate / 2,
                WarmUpEpochs = 2,
                GradientClip = 1,
                AveragingDecay = 0,
                CheckpointInterval = long.MaxValue,
            }
        );

    private static MultiTaskOptions FirstStage(MultiTaskOptions options) => options with { MixedSteps = 0 };
}
