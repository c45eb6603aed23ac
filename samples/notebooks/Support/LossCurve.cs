using System.Globalization;
using FusionML.Training;

namespace FusionML.Samples.Notebooks;

/// <summary>Gathers the losses of a training and tells whether they fell.</summary>
public sealed class LossCurve : IProgress<TrainingProgress>
{
    private readonly List<TrainingProgress> _steps = [];

    /// <inheritdoc/>
    public void Report(TrainingProgress value) => _steps.Add(value);

    /// <summary>For each stage, the mean loss of the first and of the last quarter of its steps.</summary>
    public override string ToString() =>
        string.Join(
            '\n',
            _steps
                .GroupBy(step => step.Stage)
                .Select(stage =>
                {
                    int quarter = Math.Max(1, stage.Count() / 4);
                    return string.Create(
                        CultureInfo.InvariantCulture,
                        $"{stage.Key}: {stage.Count()} steps, loss {Mean(stage.Take(quarter)):f2} at first, "
                            + $"{Mean(stage.TakeLast(quarter)):f2} at last"
                    );
                })
        );

    private static double Mean(IEnumerable<TrainingProgress> steps) => steps.Average(step => step.Loss);
}
