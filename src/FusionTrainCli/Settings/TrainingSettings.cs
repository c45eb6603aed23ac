using System.Text.Json;
using FusionML.Training;
using TorchSharp;

namespace FusionML.TrainCli;

/// <summary>What the settings file says. A stage that it does not name is left out.</summary>
internal sealed record TrainingSettings
{
    /// <summary><c>efrufn</c> or <c>frufn</c>.</summary>
    public string Network { get; init; } = "efrufn";

    /// <summary><c>paper</c> for the losses of the paper's equations, <c>published</c> for those of its published code.</summary>
    public string Losses { get; init; } = "paper";

    /// <summary><c>cpu</c>, or <c>cuda</c> for the first CUDA device.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary><c>single</c> or <c>bFloat16</c>; EFRUFN and FRUFN train in the latter on CUDA alone.</summary>
    public TrainingPrecision Precision { get; init; }

    public uint Seed { get; init; } = 1;

    /// <summary>Threads; those that Slurm gives a task, or one per processor, where nothing is said.</summary>
    public int Threads { get; init; } = SlurmJob.Current.Threads ?? Environment.ProcessorCount;

    public double ValidationShare { get; init; } = 0.1;

    public bool TransferGradients { get; init; } = true;

    /// <summary>
    /// Pairs to make for the multi-focus stage from sharp training pictures of the other tasks: visible pictures and references
    /// of exposures, in turn.
    /// </summary>
    public int SyntheticFocusPairs { get; init; }

    /// <summary>
    /// Pairs to make of a near object before another picture, out of focus as behind a lens, from the same pictures.
    /// </summary>
    public int SyntheticMattePairs { get; init; }

    /// <summary>Evaluations of the mask generator without gradients in each forward pass of EFRUFN.</summary>
    public int Iterations { get; init; } = 5;

    /// <summary>How stages are trained, by their names in the table; a stage that is not named is left out.</summary>
    public IReadOnlyDictionary<string, StageSettings> Stages { get; init; } = new Dictionary<string, StageSettings>();

    /// <summary>Reads a settings file.</summary>
    /// <exception cref="UsageException">It can't be read, is no JSON, or has a value or a name that does not belong
    /// there.</exception>
    public static TrainingSettings Read(string path) => SettingsJson.Read<TrainingSettings>(path, Check);

    /// <summary>Reads settings from text.</summary>
    /// <param name="json">The text; comments and trailing commas are allowed.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="UsageException">It is no JSON, or has a value or a name that does not belong there.</exception>
    public static TrainingSettings Parse(string json, string name) => SettingsJson.Parse<TrainingSettings>(json, name, Check);

    private static void Check(TrainingSettings settings)
    {
        _ = settings switch
        {
            { Network: not ("efrufn" or "frufn") } => throw new JsonException(
                $"network is '{settings.Network}', neither 'efrufn' nor 'frufn'."
            ),
            { Losses: not ("paper" or "published") } => throw new JsonException(
                $"losses is '{settings.Losses}', neither 'paper' nor 'published'."
            ),
            { Device: not ("cpu" or "cuda") } => throw new JsonException(
                $"device is '{settings.Device}', neither 'cpu' nor 'cuda'."
            ),
            { Device: "cuda" } when !TorchSharpFusionEngine.IsCudaAvailable(0) => throw new JsonException(
                "device is 'cuda', and there is no CUDA device, or libtorch was built without CUDA."
            ),
            { Device: "cpu", Precision: TrainingPrecision.BFloat16 } => throw new JsonException(
                "precision is 'bFloat16', which takes a CUDA device."
            ),
            { SyntheticFocusPairs: < 0 } => throw new JsonException(
                $"syntheticFocusPairs is {settings.SyntheticFocusPairs}: it can't be negative."
            ),
            { SyntheticMattePairs: < 0 } => throw new JsonException(
                $"syntheticMattePairs is {settings.SyntheticMattePairs}: it can't be negative."
            ),
            { Iterations: < 1 } => throw new JsonException($"iterations is {settings.Iterations}: at least 1 is needed."),
            _ when settings.Stages.Keys.FirstOrDefault(name => GradientTransferStages.All.All(stage => stage.Name != name))
                    is string unknown => throw new JsonException(
                $"stages has '{unknown}', which is none of {string.Join(", ", GradientTransferStages.All)}."
            ),
            { Threads: < 1 } => throw new JsonException($"threads is {settings.Threads}: at least 1 is needed."),
            _ => settings,
        };
    }

    /// <summary>The choices of a stage's loss; null for a stage that has none.</summary>
    /// <exception cref="UsageException">The loss has a value or a name that does not belong there.</exception>
    public StageLossOptions? LossOf(StageDefinition stage)
    {
        if (Stages[stage.Name].Loss is not JsonElement loss || stage.PaperLoss is null)
        {
            return Losses == "published" ? stage.PublishedLoss ?? stage.PaperLoss : stage.PaperLoss;
        }

        return (StageLossOptions?)SettingsJson.Part(loss, stage.PaperLoss.GetType(), $"The loss of the stage {stage.Name}");
    }

    /// <summary>The plan of a stage on given pairs.</summary>
    /// <exception cref="UsageException">The loss has a value or a name that does not belong there.</exception>
    public StagePlan Plan(StageDefinition definition, PairSet pairs)
    {
        StageSettings stage = Stages[definition.Name];
        return new StagePlan
        {
            Training = pairs.Training,
            Validation = pairs.Validation,
            Crops = new CropSamplerOptions
            {
                CropSize = stage.CropSize,
                BatchSize = stage.BatchSize,
                Seed = Seed,
                SwapSources = definition.SwapSources,
            },
            Trainer = new StageTrainerOptions
            {
                Steps = stage.Steps,
                LearningRate = stage.LearningRate,
                Milestones = stage.Milestones,
                GradientClip = stage.GradientClip,
                CheckpointInterval = stage.CheckpointInterval,
                Decay = stage.Decay,
                WarmUpSteps = stage.WarmUpSteps,
                AveragingDecay = stage.AveragingDecay,
                Best = stage.Best,
                Precision = Precision,
            },
            ValidationMetrics = stage.ValidationMetrics,
            Loss = LossOf(definition),
            StartFromEarlier = stage.StartFromEarlier,
        };
    }

    /// <summary>A fresh network on the device.</summary>
    public FusionNetwork CreateNetwork()
    {
        FusionNetwork network =
            Network == "frufn" ? new Frufn() : new Efrufn(new FixedPointOptions { MaximumIterations = Iterations });
        return network.to(torch.device(Device));
    }
}
