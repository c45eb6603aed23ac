using System.Globalization;
using FusionML.Inference;
using FusionML.Training;

namespace FusionML.TrainCli;

/// <summary>The model card of a network that was trained on one's own pairs.</summary>
internal sealed record FitCard(
    FusionTaskDefinition Task,
    StagePlan Plan,
    TrainingSettings Settings,
    string Start,
    ValidationTable Validation
)
{
    /// <summary>The card as Markdown.</summary>
    public string Text()
    {
        StageTrainerOptions trainer = Plan.Trainer;
        string loss = Settings.Stages[Task.Name].Loss?.GetRawText() ?? "that of the paper";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # A network for {Task.FirstPicture} and {Task.SecondPicture}

            | | |
            | --- | --- |
            | task | {Task.Name} |
            | network | {Settings.Network}, {Settings.Iterations} evaluations of the mask without gradients |
            | started from | {Start} |
            | pairs | {Plan.Training.Count} to train on, {Plan.Validation.Count} set apart |
            | steps | {trainer.Steps}, of {Plan.Crops.BatchSize} squares of {Plan.Crops.CropSize} pixels |
            | learning rate | {trainer.LearningRate}, {trainer.WarmUpSteps} steps of warm-up, decay {trainer.Decay} |
            | seed | {Settings.Seed} |
            | device, threads | {Settings.Device}, {Settings.Threads} |

            ## Validation

            Means over pairs that the training never saw. The weights are those of the best of {trainer.Steps
                / trainer.CheckpointInterval} validations by
            {string.Join(", ", Plan.ValidationMetrics)}; the loss rewards what these measure, so look at the pictures too.

            {Validation.Text()}
            ## Loss

            ```json
            {loss}
            ```

            """
        );
    }
}
