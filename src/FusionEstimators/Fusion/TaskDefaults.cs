using FusionML.Inference;

namespace FusionML.Estimators;

/// <summary>
/// What a task stands for where the caller chooses nothing. It is settled when an estimator is made and saved with the model, so
/// that a model fuses in the same way under a library that ships other weights.
/// </summary>
internal static class TaskDefaults
{
    /// <summary>The weights that ship for the task.</summary>
    /// <exception cref="WeightsException">None do.</exception>
    public static WeightFile LoadWeights(FusionTask task) => ShippedWeights.Load(task);

    /// <summary>ColorNet's weights where they decide the task's chroma, or null.</summary>
    public static WeightFile? LoadColorNet(FusionTask task) =>
        FusionTasks.UsesColorNet(task) ? ShippedWeights.LoadColorNet() : null;

    /// <summary>The name of the rule that decides the task's chroma where ColorNet does not.</summary>
    public static string ChromaRuleName(FusionTask task) => FusionTasks.DefaultChromaName(task);
}
