using FusionML.Inference;

namespace FusionML.ModelEvaluation;

/// <summary>A method that is measured: what the report calls it, and what it takes for each task.</summary>
internal abstract class EvaluatedMethod(string name) : IDisposable
{
    /// <summary>What tables call it.</summary>
    public string Name { get; } = name;

    /// <summary>What the method is on this task, for people; null if it has nothing for the task.</summary>
    public abstract string? Describe(FusionTask task);

    /// <summary>
    /// What the fused pictures depend on: two methods with one fingerprint give the same pictures. Null as above.
    /// </summary>
    public abstract string? Fingerprint(FusionTask task);

    /// <summary>The digest of the weights that fuse pairs of this task; null for a method without weights.</summary>
    public virtual string? WeightsDigest(FusionTask task) => null;

    public abstract void Dispose();
}
