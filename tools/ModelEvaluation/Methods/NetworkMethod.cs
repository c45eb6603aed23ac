using FusionML.Inference;

namespace FusionML.ModelEvaluation;

/// <summary>Networks by task.</summary>
internal sealed class NetworkMethod : FusingMethod
{
    private const int FingerprintDigits = 16;

    /// <summary>Counts up where what follows the network changes; 2: a picture stays between sources that agree.</summary>
    private const int Stages = 2;

    private readonly Func<FusionTask, WeightFile?> _find;
    private readonly Dictionary<FusionTask, (WeightFile Weights, string Digest, ManagedFusionEngine Engine)?> _byTask = [];

    private NetworkMethod(string name, Func<FusionTask, WeightFile?> find)
        : base(name) => _find = find;

    /// <summary>The weights that ship.</summary>
    public static NetworkMethod Shipped(string name) =>
        new(name, task => ShippedWeights.IsAvailable(task) ? ShippedWeights.Load(task) : null);

    /// <summary>One weight file for every task.</summary>
    /// <exception cref="WeightsException">It can't be read.</exception>
    public static NetworkMethod OfFile(string name, string path)
    {
        WeightFile weights = WeightFile.Read(path);
        return new NetworkMethod(name, _ => weights);
    }

    /// <summary>The weight files of a folder, called as those that ship.</summary>
    /// <exception cref="WeightsException">The folder is not there or holds none.</exception>
    public static NetworkMethod OfFolder(string name, string folder)
    {
        WeightFileSet files = WeightFileSet.OfFolder(folder);
        return files.FileNames.Count > 0
            ? new NetworkMethod(name, task => files.Find(task) is null ? null : files.Load(task))
            : throw new WeightsException(folder, "the folder holds no .safetensors file");
    }

    public override string? Describe(FusionTask task) =>
        Find(task) is { } found ? $"{found.Engine.Name} of {Path.GetFileName(found.Weights.Name)}" : null;

    public override string? Fingerprint(FusionTask task) =>
        Find(task) is { } found
            ? $"{found.Engine.Name}-{found.Digest[..FingerprintDigits]}-{Stages}-{RuleMethod.ChromaOf(task)}"
            : null;

    public override string? WeightsDigest(FusionTask task) => Find(task)?.Digest;

    public override void Dispose()
    {
        foreach (
            (WeightFile _, string _, ManagedFusionEngine engine) in _byTask.Values.OfType<(
                WeightFile,
                string,
                ManagedFusionEngine
            )>()
        )
        {
            engine.Dispose();
        }
    }

    protected override IFusionEngine Engine(FusionTask task) => Find(task)!.Value.Engine;

    private (WeightFile Weights, string Digest, ManagedFusionEngine Engine)? Find(FusionTask task)
    {
        if (!_byTask.TryGetValue(task, out (WeightFile, string, ManagedFusionEngine)? found))
        {
            found = _find(task) is WeightFile weights ? Ready(NetworkRegistry.Recognize(weights).ForTask(weights, task)) : null;
            _byTask.Add(task, found);
        }

        return found;

        static (WeightFile, string, ManagedFusionEngine) Ready(WeightFile weights) =>
            (weights, WeightDigest.Of(weights), new ManagedFusionEngine(weights));
    }
}
