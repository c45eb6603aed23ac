using System.Text.Json;
using System.Text.Json.Serialization;
using FusionML.Inference;
using FusionML.Training;

namespace FusionML.TrainCli;

/// <summary>What a settings file says of a training with a learned loss.</summary>
internal sealed record LearnedSettings
{
    /// <summary>The task, such as <c>ivf</c>.</summary>
    public required string Task { get; init; }

    public uint Seed { get; init; } = 1;

    public int Threads { get; init; } = 1;

    public double ValidationShare { get; init; } = 0.1;

    /// <summary>The most pairs to hold in memory.</summary>
    public int MaximumPairs { get; init; } = int.MaxValue;

    /// <summary>The most pairs to validate on.</summary>
    public int ValidationPairs { get; init; } = int.MaxValue;

    public string[] ValidationMetrics { get; init; } = [];

    public int CropSize { get; init; } = 64;

    public int BatchSize { get; init; } = 2;

    /// <summary>Whether both sources play the same part and change places at random.</summary>
    public bool SwapSources { get; init; }

    /// <summary>
    /// All three networks to start from, relative to the output folder, as an earlier training left them; without them fresh ones.
    /// </summary>
    public string? Start { get; init; }

    /// <summary>How the networks are trained.</summary>
    public required LearnedLossOptions Training { get; init; }

    /// <summary>Reads a settings file.</summary>
    /// <exception cref="UsageException">It can't be read, is no JSON, or has a value or a name that does not belong
    /// there.</exception>
    public static LearnedSettings Read(string path) => SettingsJson.Read<LearnedSettings>(path, Check);

    /// <summary>The task, or null if there is none of that name.</summary>
    [JsonIgnore]
    public FusionTaskDefinition? Definition => FusionTaskDefinition.Find(Task);

    /// <summary>The plan on given pairs.</summary>
    /// <param name="pairs">What to train on, and what to validate on.</param>
    /// <param name="start">The networks to start from, or null.</param>
    public LearnedLossPlan Plan(PairSet pairs, WeightFile? start) =>
        new()
        {
            Task = Definition!.Task,
            Training = pairs.Training,
            Validation = [.. pairs.Validation.Take(ValidationPairs)],
            ValidationMetrics = ValidationMetrics,
            Crops = new CropSamplerOptions
            {
                CropSize = CropSize,
                BatchSize = BatchSize,
                Seed = Seed,
                SwapSources = SwapSources,
            },
            Options = Training,
            Start = start,
            Seed = Seed,
        };

    private static void Check(LearnedSettings settings)
    {
        if (settings.Definition is null || settings is not { Threads: >= 1, ValidationPairs: >= 1 })
        {
            throw new JsonException(
                $"task is '{settings.Task}', threads {settings.Threads}, validationPairs {settings.ValidationPairs}: the task "
                    + $"is one of {string.Join(", ", FusionTaskDefinition.All.Select(task => task.Name))}, the numbers at least 1."
            );
        }
    }
}
