using FusionML.Inference;

namespace FusionML.Estimators;

/// <summary>Where the engine of a fusing transformer comes from, so that each transformer can make one of its own.</summary>
/// <param name="Weights">The weights of a network, or null.</param>
/// <param name="Rule">The name of a classical rule, or null.</param>
internal sealed record FusionEngineSource(WeightFile? Weights, string? Rule)
{
    /// <summary>The name of the entry of a model file that holds the weights.</summary>
    public const string WeightsEntry = "Weights.safetensors";

    /// <summary>The most bytes of weights in a model file; the largest network of the library has under 4 MB.</summary>
    public const long LongestWeights = 1 << 28;

    /// <summary>Takes what the options say.</summary>
    /// <exception cref="ArgumentException">They name neither weights nor a rule, or both.</exception>
    public static FusionEngineSource From(FuseImagesOptions options) => (options.Weights, options.Rule) switch
    {
        (null, null) => throw new ArgumentException(
            "FuseImages needs weights or a rule. FusionML ships no trained weights yet: set Weights to a file of your own, or Rule to one of "
            + $"{RuleNames()}.",
            nameof(options)),
        (not null, not null) => throw new ArgumentException(
            $"FuseImages takes weights or a rule, not both: Weights is '{options.Weights.Name}' and Rule is '{options.Rule}'.", nameof(options)),
        _ => new FusionEngineSource(options.Weights, options.Rule),
    };

    /// <summary>Reads what <see cref="Write"/> and <see cref="GetEntries"/> wrote.</summary>
    /// <exception cref="ModelFormatException">The state or the entry is broken.</exception>
    /// <exception cref="WeightsException">The weights are damaged.</exception>
    public static FusionEngineSource Read(StateReader state)
    {
        string? rule = state.ReadOptionalString("the fusion rule");
        if (rule is not null)
        {
            return new FusionEngineSource(null, rule);
        }

        using MemoryStream stream = new(state.ReadEntry(WeightsEntry, LongestWeights), writable: false);
        return new FusionEngineSource(WeightFile.Read(stream, $"'{WeightsEntry}' of the model file"), null);
    }

    /// <summary>Makes an engine, which the caller disposes of.</summary>
    /// <exception cref="WeightsException">The weights are not those of a fusion network.</exception>
    /// <exception cref="ArgumentException">There is no such rule.</exception>
    public IFusionEngine CreateEngine()
    {
        if (Weights is not null)
        {
            return new ManagedFusionEngine(Weights);
        }

        return ClassicalRule.Find(Rule!) ?? throw new ArgumentException($"There is no fusion rule '{Rule}'; there are {RuleNames()}.");
    }

    /// <summary>Writes what goes into the state.</summary>
    public void Write(StateWriter state) => state.WriteOptional(Rule);

    /// <summary>The weights as an entry of a model file.</summary>
    public IReadOnlyDictionary<string, byte[]> GetEntries()
    {
        Dictionary<string, byte[]> entries = [];
        if (Weights is not null)
        {
            using MemoryStream stream = new();
            Weights.Write(stream);
            entries.Add(WeightsEntry, stream.ToArray());
        }

        return entries;
    }

    private static string RuleNames() => string.Join(", ", ClassicalRule.All.Select(rule => $"'{rule.Name}'"));
}
