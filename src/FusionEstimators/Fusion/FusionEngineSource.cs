using FusionML.Inference;
using FusionML.Training;

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
    /// <param name="choice">What a network is to run on.</param>
    /// <param name="context">What the context says about that.</param>
    /// <exception cref="ArgumentException">
    /// There are both weights and a rule, the rule is unknown, or it is to run on TorchSharp.
    /// </exception>
    /// <exception cref="WeightsException">The weights are not those of a fusion network.</exception>
    /// <exception cref="TorchBackendException">libtorch or the CUDA device is not there.</exception>
    public FusionEngineSource(WeightFile? weights, string? rule, BackendChoice choice, ContextDevice context)
    {
        if (weights is not null && rule is not null)
        {
            throw new ArgumentException(
                $"FuseImages takes weights or a rule, not both: Weights is '{weights.Name}' and Rule is '{rule}'."
            );
        }

        if (rule is not null && choice.Backend == FusionBackend.TorchSharp)
        {
            throw new ArgumentException($"The rule '{rule}' is managed code; Backend must be Auto or Managed, not TorchSharp.");
        }

        (_weights, _rule, Choice) = (weights, rule, choice);
        Settled = rule is null ? choice.Settle(context) : SettledBackend.Managed;
        using IFusionEngine engine = CreateEngine();
        Name = engine.Name;
    }

    /// <summary>The network or rule.</summary>
    public string Name { get; }

    /// <summary>The weights of the network; null for a rule.</summary>
    public WeightFile? Weights => _weights;

    /// <summary>What the network was asked to run on.</summary>
    public BackendChoice Choice { get; }

    /// <summary>What it runs on.</summary>
    public SettledBackend Settled { get; }

    /// <summary>The weights of a model file, or the name of its rule.</summary>
    /// <exception cref="ModelFormatException">The state or the entry is broken.</exception>
    /// <exception cref="WeightsException">The weights are damaged.</exception>
    public static (WeightFile? Weights, string? Rule) Read(StateReader state)
    {
        string? rule = state.ReadOptionalString("the fusion rule");
        return (rule is null ? WeightEntry.Read(state, EntryName) : null, rule);
    }

    /// <summary>Makes an engine, which the caller disposes of.</summary>
    public IFusionEngine CreateEngine() =>
        _weights is not null
            ? Settled.CreateEngine(_weights)
            : ClassicalRule.Find(_rule!)
                ?? throw new ArgumentException($"There is no fusion rule '{_rule}'; there are {RuleNames()}.");

    /// <summary>Writes what <see cref="Read"/> reads, but for the weights.</summary>
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
