namespace FusionML.Training.Tests;

/// <summary>Reports on the calling thread.</summary>
internal sealed class DirectProgress(Action<TrainingProgress> report) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => report(value);
}
