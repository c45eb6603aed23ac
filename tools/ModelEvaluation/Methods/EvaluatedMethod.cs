using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.ModelEvaluation;

/// <summary>A way to fuse: what the report calls it, and what it takes for each task.</summary>
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

    /// <summary>Fuses a pair of a task that the method has something for.</summary>
    public FusionImage Fuse(
        FusionTask task,
        FusionImage first,
        FusionImage second,
        int threads,
        CancellationToken cancellationToken
    )
    {
        FusionRecipe recipe = new()
        {
            Task = task,
            ChromaRule = RuleMethod.ChromaOf(task),
            FocusDecision = FocusDecision,
            Engine = new FuseOptions { Threads = threads },
        };
        using ImageFusion fusion = new(Engine(task), recipe);
        return fusion.Fuse([first, second], progress: null, cancellationToken).Image;
    }

    public abstract void Dispose();

    /// <summary>Whether the decision stage for two focus pictures follows; null for what fusing does by default.</summary>
    protected virtual bool? FocusDecision => null;

    /// <summary>The engine for a task, which the method keeps.</summary>
    protected abstract IFusionEngine Engine(FusionTask task);
}
