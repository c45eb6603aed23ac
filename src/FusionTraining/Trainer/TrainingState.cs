namespace FusionML.Training;

/// <summary>Where a training stands, beside its tensors.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Step">Steps that are done.</param>
/// <param name="ValidatedStep">The last step that was validated; 0 for none.</param>
/// <param name="BestValidationLoss">The smallest validation loss so far; infinity before the first.</param>
/// <param name="BestMetricMean">The largest mean of the metrics so far; minus infinity before the first.</param>
internal sealed record TrainingState(
    string Stage,
    long Step,
    long ValidatedStep,
    double BestValidationLoss,
    double BestMetricMean
);
