namespace FusionML.Training;

/// <summary>Where training stands after a step.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Step">Steps that are done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Epoch">The epoch of the step, from 0.</param>
/// <param name="Loss">The step's loss.</param>
/// <param name="Terms">Its parts by name, before their coefficients.</param>
/// <param name="GradientNorm">L2 norm of all gradients together, before clipping.</param>
/// <param name="LearningRate">The step size used.</param>
/// <param name="PicturesPerSecond">Pairs per second since this run began.</param>
/// <param name="TimeLeft">The time that the remaining steps will take at that speed.</param>
/// <param name="ValidationLoss">The loss on the validation pictures, after steps that are followed by a validation.</param>
public sealed record TrainingProgress(
    string Stage,
    long Step,
    long Steps,
    int Epoch,
    double Loss,
    IReadOnlyList<KeyValuePair<string, double>> Terms,
    double GradientNorm,
    double LearningRate,
    double PicturesPerSecond,
    TimeSpan TimeLeft,
    double? ValidationLoss
)
{
    /// <summary>Metrics on the validation pictures by id, where the validation measured any; otherwise empty.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> ValidationMetrics { get; init; } = [];
}
