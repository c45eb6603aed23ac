using System.Text.Json;
using FusionML.Training;

namespace FusionML.TrainCli;

/// <summary>How one stage is trained.</summary>
internal sealed record StageSettings
{
    public long Steps { get; init; } = 300;

    public int CropSize { get; init; } = 64;

    public int BatchSize { get; init; } = 2;

    public double LearningRate { get; init; } = 1e-4;

    public int[] Milestones { get; init; } = [];

    public LearningRateDecay Decay { get; init; }

    public long WarmUpSteps { get; init; }

    public double AveragingDecay { get; init; }

    public double GradientClip { get; init; } = double.PositiveInfinity;

    public BestCheckpointRule Best { get; init; }

    public string[] ValidationMetrics { get; init; } = [];

    public long CheckpointInterval { get; init; } = 100;

    /// <summary>
    /// The weights that the stage starts from, relative to the output folder; without them those of the stage before it, or
    /// fresh ones.
    /// </summary>
    public string? Start { get; init; }

    /// <summary>Whether it starts from the weights of an earlier stage; without it as the table says.</summary>
    public bool? StartFromEarlier { get; init; }

    /// <summary>The loss in full, in place of what <see cref="TrainingSettings.Losses"/> says.</summary>
    public JsonElement? Loss { get; init; }

    /// <summary>The most pairs to hold in memory.</summary>
    public int MaximumPairs { get; init; } = int.MaxValue;

    /// <summary>
    /// How often a pass over the pairs sees those of a data set, by its name in the manifest; 1 where it is not named. For sets
    /// that are small beside others.
    /// </summary>
    public Dictionary<string, int> Repeats { get; init; } = [];
}
