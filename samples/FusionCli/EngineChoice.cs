using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>What fuses: a network with its weights, or a classical rule.</summary>
internal sealed class EngineChoice : IDisposable
{
    private EngineChoice(IFusionEngine engine, string? weightsPath) => (Engine, WeightsPath) = (engine, weightsPath);

    public IFusionEngine Engine { get; }

    /// <summary>The weight file; null for a rule.</summary>
    public string? WeightsPath { get; }

    /// <summary>The task that the weights say they were trained for; null where they say none.</summary>
    public string? TrainedTask => (Engine as ManagedFusionEngine)?.Metadata.GetValueOrDefault(WeightMetadata.Task) is string task
        && Enum.TryParse<FusionTask>(task, ignoreCase: true, out _) ? task : null;

    public bool IsNetwork => WeightsPath is not null;

    /// <summary>Makes a rule.</summary>
    public static EngineChoice OfRule(string rule) =>
        new(ClassicalRule.Find(rule) ?? throw new UsageException($"There is no rule '{rule}'."), weightsPath: null);

    /// <summary>Makes a network from a weight file, and checks that it is the one that was asked for.</summary>
    /// <exception cref="WeightsException">The file is bad, or another network's.</exception>
    public static EngineChoice OfWeights(string path, string? network)
    {
        ManagedFusionEngine engine = ManagedFusionEngine.FromFile(path);
        if (network is null || network == engine.Name)
        {
            return new EngineChoice(engine, path);
        }

        engine.Dispose();
        throw new WeightsException(path, $"these are the weights of {engine.Name}, but --network asks for {network}");
    }

    public void Dispose() => Engine.Dispose();
}
