using System.CommandLine;
using FusionML.Inference;
using FusionML.Training;

namespace FusionML.TrainCli;

/// <summary>The options that say how a network is trained.</summary>
internal sealed class FitOptions
{
    private const string Fresh = "none";

    private readonly Option<string?> _start = CommandOption.Path(
        "--start",
        "The weights to start from, a safetensors file, or none for fresh ones. [default: those that ship for the task]"
    );
    private readonly Option<long?> _steps = CommandOption.Number(
        "--steps",
        "Steps to train. [default: 1500]",
        "N",
        1L,
        10_000_000L
    );
    private readonly Option<int?> _crop = CommandOption.Number(
        "--crop",
        "Side of the squares that a step sees, in pixels. [default: the recipe's, 96 or 64]",
        "N",
        16,
        1024
    );
    private readonly Option<int?> _batch = CommandOption.Number("--batch", "Squares in a step. [default: 2]", "N", 1, 256);
    private readonly Option<double?> _rate = CommandOption.Number(
        "--learning-rate",
        "The largest step size. [default: the recipe's, 0.0003 to 0.0005]",
        "X",
        1e-8,
        1.0
    );
    private readonly Option<uint?> _seed = CommandOption.Number(
        "--seed",
        "Chooses pairs, squares and first weights. [default: 1]",
        "N",
        0u,
        uint.MaxValue
    );
    private readonly Option<int?> _threads = CommandOption.Number(
        "--threads",
        "Threads to use; a training that goes on gives the same bits with the same number. [default: one per processor]",
        "N",
        1,
        1024
    );
    private readonly Option<string?> _device = CommandOption.Word("--device", "Where to train. [default: cpu]", "cpu", "cuda");

    /// <summary>The options in the order of the help.</summary>
    public IReadOnlyList<Option> All => [_start, _steps, _crop, _batch, _rate, _seed, _threads, _device];

    /// <summary>The settings of a task, with what the command line says instead.</summary>
    /// <exception cref="UsageException">There is no CUDA device where one is asked for.</exception>
    public TrainingSettings Settings(ParseResult parsed, FusionTaskDefinition task)
    {
        TrainingSettings recipe = FitRecipe.Of(task);
        StageSettings stage = recipe.Stages[task.Name];
        long steps = parsed.GetValue(_steps) ?? 1500;
        string device = parsed.GetValue(_device) ?? "cpu";
        if (device == "cuda" && !TorchSharpFusionEngine.IsCudaAvailable(0))
        {
            throw new UsageException("--device is cuda, and there is no CUDA device, or libtorch was built without CUDA.");
        }

        // Ten validations: enough to find the best weights, few enough to cost little.
        const long Validations = 10;
        return recipe with
        {
            Device = device,
            Seed = parsed.GetValue(_seed) ?? 1,
            Threads = parsed.GetValue(_threads) ?? Environment.ProcessorCount,
            SyntheticFocusPairs = 0,
            SyntheticMattePairs = 0,
            Stages = new Dictionary<string, StageSettings>
            {
                [task.Name] = stage with
                {
                    Steps = steps,
                    WarmUpSteps = Math.Min(stage.WarmUpSteps, steps / 4),
                    CheckpointInterval = Math.Max(1, steps / Validations),
                    CropSize = parsed.GetValue(_crop) ?? stage.CropSize,
                    BatchSize = parsed.GetValue(_batch) ?? stage.BatchSize,
                    LearningRate = parsed.GetValue(_rate) ?? stage.LearningRate,
                    Start = null,
                    StartFromEarlier = false,
                },
            },
        };
    }

    /// <summary>The weights to start from; null for fresh ones.</summary>
    /// <exception cref="UsageException">They are of a network that this command does not train.</exception>
    /// <exception cref="WeightsException">The file can't be read.</exception>
    public WeightFile? Start(ParseResult parsed, FusionTaskDefinition task)
    {
        string? start = parsed.GetValue(_start);
        if (start == Fresh)
        {
            return null;
        }

        WeightFile weights = start is null ? ShippedWeights.Load(task.Task) : WeightFile.Read(start);
        NetworkDefinition network = NetworkRegistry.Recognize(weights);
        return network.Name == "efrufn"
            ? weights
            : throw new UsageException($"--start {start} is of the network {network.Name}; efrufn is what is trained here.");
    }

    /// <summary>What the start is called in words.</summary>
    public string DescribeStart(ParseResult parsed, FusionTaskDefinition task) =>
        parsed.GetValue(_start) switch
        {
            null => $"the weights that ship for {task.Name}",
            Fresh => "fresh weights",
            string file => Path.GetFileName(file),
        };
}
