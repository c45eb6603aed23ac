using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.ModelEvaluation;

/// <summary>A method that fuses pairs here: a rule or a network.</summary>
internal abstract class FusingMethod(string name) : EvaluatedMethod(name)
{
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

    /// <summary>Whether the decision stage for two focus pictures follows; null for what fusing does by default.</summary>
    protected virtual bool? FocusDecision => null;

    /// <summary>The engine for a task, which the method keeps.</summary>
    protected abstract IFusionEngine Engine(FusionTask task);
}
