using FusionML.Inference;
using FusionML.Training;

namespace FusionML.TrainCli;

/// <summary>What one network for all tasks is worth on a task.</summary>
internal static class MultiTaskTable
{
    /// <summary>Measures the network and the classical rules on the pairs that were set apart.</summary>
    /// <param name="weights">PSLPT's weights.</param>
    /// <param name="pairs">The task and its pairs.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ValidationTable Measure(WeightFile weights, TaskPairs pairs, CancellationToken cancellationToken)
    {
        using ManagedFusionEngine trained = new(weights, pairs.Task);
        return ValidationTable.Measure(pairs.Validation, before: null, trained, cancellationToken);
    }
}
