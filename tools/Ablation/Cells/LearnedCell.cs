using FusionML.Training;

namespace FusionML.Ablation;

/// <summary>One training of ReFusion with a learned loss, with something left out or exchanged.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Variant">How much of the learned loss is left.</param>
/// <param name="Network">The fusion module.</param>
/// <param name="Meta">The losses.</param>
internal sealed record LearnedCell(string Name, LearnedLossVariant Variant, ReFusionVariant Network, MetaStepOptions Meta)
{
    private const int Rounds = 4;

    /// <summary>Nothing left out.</summary>
    public static LearnedCell Full { get; } = new("full", LearnedLossVariant.Full, ReFusionVariant.Published, new());

    /// <summary>Table 5 of the paper, I to VIII, and the whole.</summary>
    public static IReadOnlyList<LearnedCell> Parts { get; } =
    [
        Full with
        {
            Name = "I: w = v = 1/2",
            Variant = LearnedLossVariant.EvenWeights,
        },
        Full with
        {
            Name = "II: no meta-learning, both losses train all",
            Variant = LearnedLossVariant.Joint,
        },
        Full with
        {
            Name = "III: inner steps alone",
            Variant = LearnedLossVariant.InnerSteps,
        },
        Full with
        {
            Name = "IV: sum in place of max",
            Meta = new() { Merge = SourceErrorMerge.Sum },
        },
        Full with
        {
            Name = "V: a weighted mean is the fused picture",
            Network = new(WeighsSources: true),
        },
        Full with
        {
            Name = "VI: sources side by side",
            Network = new(FusionBlockParts.None),
        },
        Full with
        {
            Name = "VII: no cross attention",
            Network = new(FusionBlockParts.Gates),
        },
        Full with
        {
            Name = "VIII: no gates",
            Network = new(FusionBlockParts.CrossAttention),
        },
        Full,
    ];

    /// <summary>Table 6 of the paper: what gradients count in each loss.</summary>
    public static IReadOnlyList<LearnedCell> Weights { get; } =
    [
        .. new[] { 0.1, 0.2, 0.5, 2, 5, 10 }.SelectMany(weight =>
            new[]
            {
                Full with
                {
                    Name = $"alpha 1 = {weight}",
                    Meta = new() { FusionGradientWeight = weight },
                },
                Full with
                {
                    Name = $"alpha 2 = {weight}",
                    Meta = new() { RebuiltGradientWeight = weight },
                },
            }
        ),
    ];

    /// <summary>
    /// The same number of steps of the fusion module for all, three meta steps to eight of them where there are any; inner steps
    /// alone have as many steps as both phases together.
    /// </summary>
    public LearnedLossOptions Options(AblationOptions options)
    {
        int fusion = Math.Max(1, options.Steps / Rounds);
        int meta = Math.Max(1, 3 * fusion / 8);
        (int metaSteps, int fusionSteps) = Variant switch
        {
            LearnedLossVariant.EvenWeights or LearnedLossVariant.Joint => (0, fusion),
            LearnedLossVariant.InnerSteps => (meta + fusion, 0),
            _ => (meta, fusion),
        };
        return new LearnedLossOptions
        {
            Rounds = Rounds,
            WarmUpSteps = Variant == LearnedLossVariant.InnerSteps ? 0 : fusion,
            MetaSteps = metaSteps,
            FusionSteps = fusionSteps,
            LearningRate = 2 * options.LearningRate,
            ProposalRate = options.LearningRate,
            GradientClip = 1,
            AveragingDecay = 0,
            Variant = Variant,
            Meta = Meta,
            CheckpointInterval = int.MaxValue,
        };
    }
}
