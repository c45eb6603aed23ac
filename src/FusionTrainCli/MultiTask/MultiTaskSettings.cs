using System.Text.Json;
using FusionML.Inference;
using FusionML.Training;

namespace FusionML.TrainCli;

/// <summary>What a settings file says of a training of one network for all tasks.</summary>
internal sealed record MultiTaskSettings
{
    public uint Seed { get; init; } = 1;

    public int Threads { get; init; } = 1;

    public double ValidationShare { get; init; } = 0.1;

    /// <summary>The most pairs of a task to hold in memory.</summary>
    public int MaximumPairs { get; init; } = int.MaxValue;

    /// <summary>The most pairs of a task to validate on.</summary>
    public int ValidationPairs { get; init; } = int.MaxValue;

    public string[] ValidationMetrics { get; init; } = [];

    /// <summary>Side of crops of multi-focus and multi-exposure pairs, a multiple of 16.</summary>
    public int CropSize { get; init; } = 64;

    /// <summary>Crops of each of these tasks in a step.</summary>
    public int BatchSize { get; init; } = 2;

    /// <summary>Side of crops of infrared-visible and medical pairs, a multiple of 16.</summary>
    public int UnlabelledCropSize { get; init; } = 64;

    /// <summary>Crops of each of these tasks in a step.</summary>
    public int UnlabelledBatchSize { get; init; } = 2;

    /// <summary>Weights to start from, relative to the output folder; without them fresh ones.</summary>
    public string? Start { get; init; }

    /// <summary>How the network is trained.</summary>
    public required MultiTaskOptions Training { get; init; }

    /// <summary>Reads a settings file.</summary>
    /// <exception cref="UsageException">
    /// It can't be read, is no JSON, or has a value or a name that does not belong there.
    /// </exception>
    public static MultiTaskSettings Read(string path) => SettingsJson.Read<MultiTaskSettings>(path, Check);

    /// <summary>The plan on given pairs.</summary>
    /// <param name="tasks">The pairs of all tasks.</param>
    /// <param name="start">The weights to start from, or null.</param>
    public MultiTaskPlan Plan(IReadOnlyList<TaskPairs> tasks, WeightFile? start) =>
        new()
        {
            Tasks = tasks,
            ValidationMetrics = ValidationMetrics,
            LabelledCrops = new CropSamplerOptions { CropSize = CropSize, BatchSize = BatchSize },
            UnlabelledCrops = new CropSamplerOptions { CropSize = UnlabelledCropSize, BatchSize = UnlabelledBatchSize },
            Options = Training,
            Start = start,
            Seed = Seed,
        };

    private static void Check(MultiTaskSettings settings)
    {
        if (
            settings is not { Threads: >= 1, ValidationPairs: >= 1, ValidationShare: > 0 and < 1, BatchSize: >= 1 }
            || settings.UnlabelledBatchSize < 1
        )
        {
            throw new JsonException(
                $"threads is {settings.Threads}, validationPairs {settings.ValidationPairs}, batchSize {settings.BatchSize}, "
                    + $"unlabelledBatchSize {settings.UnlabelledBatchSize}, validationShare {settings.ValidationShare}: the share "
                    + "is between 0 and 1, the others at least 1."
            );
        }

        foreach (int side in (int[])[settings.CropSize, settings.UnlabelledCropSize])
        {
            if (side < Pslpt.SideMultiple || side % Pslpt.SideMultiple != 0)
            {
                throw new JsonException($"a crop has a side of {side}: it must be a multiple of {Pslpt.SideMultiple}.");
            }
        }

        if (settings.Training is { LabelledSteps: 0, MixedSteps: 0 })
        {
            throw new JsonException("labelledSteps and mixedSteps are both 0: there is nothing to train.");
        }
    }
}
