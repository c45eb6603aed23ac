using FusionML.Inference;

namespace FusionML.ModelEvaluation;

/// <summary>
/// A classical rule on every task, with the chroma of rules: what each task takes by default.
/// </summary>
internal sealed class RuleMethod(IFusionEngine rule) : FusingMethod(rule.Name)
{
    public override string Describe(FusionTask task) => $"the rule {Name}";

    public override string Fingerprint(FusionTask task) => $"{Name}-{ChromaOf(task)}";

    public override void Dispose() => rule.Dispose();

    /// <summary>The chroma that needs no network.</summary>
    internal static string ChromaOf(FusionTask task) => FusionTaskDefinition.Of(task).ChromaRule;

    /// <summary>A rule is measured as it is.</summary>
    protected override bool? FocusDecision => false;

    protected override IFusionEngine Engine(FusionTask task) => rule;
}
