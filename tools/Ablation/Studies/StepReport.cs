using FusionML.Training;

namespace FusionML.Ablation;

/// <summary>Hands the progress of a training on at once.</summary>
internal sealed class StepReport(Action<TrainingProgress> then) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => then(value);
}
