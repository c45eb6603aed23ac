using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>What decides the chroma of fused pictures: a rule by name, or ColorNet with its weights.</summary>
/// <param name="Rule">A name of <see cref="ChromaRules"/>, or <see cref="ColorNetName"/>; null where it is open.</param>
/// <param name="ColorNet">The weights of ColorNet, or null.</param>
/// <remarks>Immutable. A choice that <see cref="Settle"/> gave has exactly one of both.</remarks>
internal sealed record ChromaChoice(string? Rule, WeightFile? ColorNet = null)
{
    /// <summary>The rule that stands for ColorNet.</summary>
    public const string ColorNetName = "colornet";

    private bool IsColorNet => string.Equals(Rule, ColorNetName, StringComparison.OrdinalIgnoreCase);

    /// <summary>Settles what is open by the task's rule. ColorNet is never chosen unless it is asked for.</summary>
    /// <param name="task">The task; null means the distance rule.</param>
    /// <exception cref="ArgumentException">Both a rule and weights are given, or there is no such rule.</exception>
    /// <exception cref="WeightsException">The weights are not ColorNet's, or are asked for and do not ship.</exception>
    public ChromaChoice Settle(FusionTask? task)
    {
        if (Rule is not null && !IsColorNet && ColorNet is not null)
        {
            throw new ArgumentException(
                $"A rule or ColorNet decides the chroma, not both: the rule is '{Rule}', the weights are '{ColorNet.Name}'."
            );
        }

        if (IsColorNet || ColorNet is not null)
        {
            WeightFile weights = ColorNet ?? ShippedWeights.LoadColorNet();
            NetworkLayout.ColorNet.Check(weights);
            return new ChromaChoice(null, weights);
        }

        string rule = Rule ?? (task is null ? "distance" : FusionTaskDefinition.Of(task.Value).ChromaRule);
        _ = ChromaRules.Get(rule);
        return new ChromaChoice(rule);
    }

    /// <summary>Makes the rule of a settled choice; the caller disposes of it where it can be disposed of.</summary>
    /// <param name="threads">Threads for ColorNet; 0 for one per processor.</param>
    public IChromaRule CreateRule(int threads) =>
        ColorNet is not null ? new ColorNetChromaRule(ColorNet, threads) : ChromaRules.Get(Rule!);
}
