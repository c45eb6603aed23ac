using System.Globalization;

namespace FusionML.Ablation;

/// <summary>What the studies may spend, and on what. Immutable.</summary>
internal sealed record AblationOptions
{
    /// <summary>The manifest of picture pairs.</summary>
    public required string Manifest { get; init; }

    /// <summary>The folder for results, weights, tables and plots.</summary>
    public required string Output { get; init; }

    /// <summary>The published weights of EFRUFN, or null where they are not at hand.</summary>
    public string? PublishedWeights { get; init; }

    /// <summary>Training steps of every network and stage.</summary>
    public int Steps { get; init; } = 120;

    /// <summary>Steps of the reconstruction warm-up that all networks start from.</summary>
    public int WarmUpSteps { get; init; } = 300;

    /// <summary>Rows and columns of a training crop.</summary>
    public int Crop { get; init; } = 64;

    /// <summary>Crops in a batch.</summary>
    public int Batch { get; init; } = 2;

    /// <summary>Training pairs of each task.</summary>
    public int Pairs { get; init; } = 16;

    /// <summary>Validation pairs of each task, none of them among the training pairs.</summary>
    public int ValidationPairs { get; init; } = 4;

    /// <summary>Rows and columns of the middle of a validation picture that is fused and measured.</summary>
    public int ValidationCrop { get; init; } = 176;

    /// <summary>Adam's step size.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Chooses pairs, crops and first weights.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Threads of the native library and of the managed engine.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// The settings that results depend on, by name: a folder holds results of one set of them. The machine's speed is not one.
    /// </summary>
    public IReadOnlyDictionary<string, string> Identity =>
        new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["steps"] = Text(Steps),
            ["warm-up"] = Text(WarmUpSteps),
            ["crop"] = Text(Crop),
            ["batch"] = Text(Batch),
            ["pairs"] = Text(Pairs),
            ["validation-pairs"] = Text(ValidationPairs),
            ["validation-crop"] = Text(ValidationCrop),
            ["learning-rate"] = LearningRate.ToString(CultureInfo.InvariantCulture),
            ["seed"] = Text(Seed),
            ["threads"] = Text(Threads),
        };

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
