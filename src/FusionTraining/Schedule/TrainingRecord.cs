using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>How weights were trained, for their metadata.</summary>
/// <param name="Task">The task of the weights.</param>
/// <param name="Plan">The plan of the stage.</param>
/// <param name="Steps">Steps after which the weights were taken.</param>
/// <param name="Loss">The choices of the loss; null for a stage that has none.</param>
/// <param name="Teacher">The task of the network whose gradients were transferred; null for none.</param>
internal sealed record TrainingRecord(string Task, StagePlan Plan, long Steps, StageLossOptions? Loss, string? Teacher)
{
    private static readonly JsonSerializerOptions Text = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The metadata: numbers in invariant form, the choices of the loss as JSON.</summary>
    public Dictionary<string, string> Metadata()
    {
        Dictionary<string, string> metadata = new()
        {
            [WeightMetadata.Task] = Task,
            [WeightMetadata.ImageOrder] = WeightMetadata.FirstSecond,
            ["steps"] = Steps.ToString(CultureInfo.InvariantCulture),
            ["learning_rate"] = Plan.Trainer.LearningRate.ToString("R", CultureInfo.InvariantCulture),
            ["training_pairs"] = Plan.Training.Count.ToString(CultureInfo.InvariantCulture),
            ["crop_size"] = Plan.Crops.CropSize.ToString(CultureInfo.InvariantCulture),
            ["batch_size"] = Plan.Crops.BatchSize.ToString(CultureInfo.InvariantCulture),
            ["seed"] = Plan.Seed.ToString(CultureInfo.InvariantCulture),
            ["teacher"] = Teacher ?? "none",
        };
        if (Loss is not null)
        {
            metadata["loss"] = JsonSerializer.Serialize(Loss, Loss.GetType(), Text);
        }

        return metadata;
    }
}
