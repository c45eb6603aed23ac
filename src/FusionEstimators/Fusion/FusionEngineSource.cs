using FusionML.Inference;

namespace FusionML.Estimators;

/// <summary>Where the engine of a fusing transformer comes from, so that each transformer can make one of its own.</summary>
internal sealed class FusionEngineSource
{
    private const string EntryName = "Weights.safetensors";

    private readonly WeightFile? _weights;
    private readonly string? _rule;

    /// <summary>Makes an engine once, to see that it can be made.</summary>
    /// <param name="weights">The weights of a network, or null.</param>
    /// <param name="rule">The name of a classical rule, or null; exactly one of both is needed.</param>
    /// <exception cref="ArgumentException">There are neither weights nor a rule, or both, or the rule is unknown.</exception>
    /// <exception cref="WeightsException">The weights are not those of a fusion network.</exception>
    public FusionEngineSource(WeightFile? weights, string? rule)
    {
        if (weights is null && rule is null)
        {
            throw new ArgumentException(
                "FuseImages needs weights or a rule. FusionML ships no trained weights yet: "
                + $"set Weights to a file of your own, or Rule to one of {RuleNames()}.");
        }

        if (weights is not null && rule is not null)
        {
            throw new ArgumentException(
                $"FuseImages takes weights or a rule, not both: Weights is '{weights.Name}' and Rule is '{rule}'.");
        }

        (_weights, _rule) = (weights, rule);
        using IFusionEngine engine = CreateEngine();
        Name = engine.Name;
    }

    /// <summary>The network or rule.</summary>
    public string Name { get; }

    /// <summary>The weights of the network; null for a rule.</summary>
    public WeightFile? Weights => _weights;

    /// <summary>Reads what <see cref="Write"/> and <see cref="AddEntries"/> wrote.</summary>
    /// <exception cref="ModelFormatException">The state or the entry is broken.</exception>
    /// <exception cref="WeightsException">The weights are damaged or another network's.</exception>
    public static FusionEngineSource Read(StateReader state)
    {
        string? rule = state.ReadOptionalString("the fusion rule");
        return new FusionEngineSource(rule is null ? WeightEntry.Read(state, EntryName) : null, rule);
    }

    /// <summary>Makes an engine, which the caller disposes of.</summary>
    public IFusionEngine CreateEngine() => _weights is not null
        ? new ManagedFusionEngine(_weights)
        : ClassicalRule.Find(_rule!)
            ?? throw new ArgumentException($"There is no fusion rule '{_rule}'; there are {RuleNames()}.");

    /// <summary>Writes what goes into the state.</summary>
    public void Write(StateWriter state) => state.WriteOptional(_rule);

    /// <summary>Adds the weights.</summary>
    public void AddEntries(Dictionary<string, byte[]> entries)
    {
        if (_weights is not null)
        {
            entries.Add(EntryName, WeightEntry.ToBytes(_weights));
        }
    }

    private static string RuleNames() => string.Join(", ", ClassicalRule.All.Select(rule => $"'{rule.Name}'"));
}
