using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>What fuses: a network with its weights, or a classical rule.</summary>
internal sealed class EngineChoice : IDisposable
{
    private EngineChoice(IFusionEngine engine, string? weights) => (Engine, Weights) = (engine, weights);

    public IFusionEngine Engine { get; }

    /// <summary>The weight file, or which of the shipped ones; null for a rule.</summary>
    public string? Weights { get; }

    /// <summary>The task that the weights say they were trained for; null where they say none.</summary>
    public string? TrainedTask =>
        (Engine as ManagedFusionEngine)?.Metadata.GetValueOrDefault(WeightMetadata.Task) is string task
        && Enum.TryParse<FusionTask>(task, ignoreCase: true, out _)
            ? task
            : null;

    public bool IsNetwork => Weights is not null;

    /// <summary>Makes a rule.</summary>
    public static EngineChoice OfRule(string rule) =>
        new(ClassicalRule.Find(rule) ?? throw new UsageException($"There is no rule '{rule}'."), weights: null);

    /// <summary>Makes a network from a weight file, and checks that it is the one that was asked for.</summary>
    /// <exception cref="WeightsException">The file is bad, or another network's.</exception>
    public static EngineChoice OfWeights(string path, string? network) => OfNetwork(WeightFile.Read(path), path, network);

    /// <summary>
    /// Makes a network from the weights that ship for a task, and checks that it is the one that was asked for.
    /// </summary>
    /// <exception cref="UsageException">None ship for the task.</exception>
    /// <exception cref="WeightsException">The weights are another network's.</exception>
    public static EngineChoice OfTask(FusionTask task, string? network)
    {
        if (!ShippedWeights.IsAvailable(task))
        {
            string shipped = ShippedWeights.FileNames.Count > 0 ? string.Join(", ", ShippedWeights.FileNames) : "none";
            throw new UsageException(
                $"No trained weights ship for {task.ToString().ToLowerInvariant()} (there are: {shipped}). "
                    + "Give the network its weights with --weights FILE (safetensors of EFRUFN or FRUFN), "
                    + "or fuse by a rule: --rule laplacian."
            );
        }

        WeightFile weights = ShippedWeights.Load(task);
        return OfNetwork(weights, $"shipped {weights.Name}", network);
    }

    public void Dispose() => Engine.Dispose();

    private static EngineChoice OfNetwork(WeightFile weights, string name, string? network)
    {
        ManagedFusionEngine engine = new(weights);
        if (network is null || network == engine.Name)
        {
            return new EngineChoice(engine, name);
        }

        engine.Dispose();
        throw new WeightsException(name, $"these are the weights of {engine.Name}, but --network asks for {network}");
    }
}
