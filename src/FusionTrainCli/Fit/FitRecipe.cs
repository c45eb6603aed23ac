using System.Reflection;
using FusionML.Inference;
using FusionML.Training;

namespace FusionML.TrainCli;

/// <summary>
/// How a network is trained on one's own pairs where nothing is said: as the last step of the shipped network's training was, the
/// settings of which are part of this program.
/// </summary>
internal static class FitRecipe
{
    /// <summary>The settings of a task, with one stage called by the task's name.</summary>
    public static TrainingSettings Of(FusionTaskDefinition task)
    {
        string name = $"Recipe.{task.Name}";
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using StreamReader text = new(stream);
        return TrainingSettings.Parse(text.ReadToEnd(), name);
    }

    /// <summary>The shipped networks that a stage asks for by name: its teacher.</summary>
    public static IReadOnlyDictionary<string, WeightFile> Earlier(StageDefinition stage) =>
        new[] { stage.Teacher, stage.Start }
            .OfType<string>()
            .Distinct()
            .ToDictionary(name => name, name => ShippedWeights.Load($"{name}.safetensors"));
}
