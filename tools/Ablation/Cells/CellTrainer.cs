using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FusionML.Inference;
using FusionML.Training;

namespace FusionML.Ablation;

/// <summary>
/// Trains cells with an equal budget and keeps their weights; what is trained already is only looked up. Every network starts
/// from the same encoders and decoder, which have learned to reproduce the sources of all tasks: without that, short trainings of
/// one variant or another end in a flat picture.
/// </summary>
/// <remarks>For one thread.</remarks>
internal sealed class CellTrainer(
    AblationOptions options,
    TaskPairs pairs,
    ResultStore results,
    IProgress<string> progress,
    CancellationToken cancellationToken
)
{
    /// <summary>As in the published code: gradients are this long, whatever the loss, before Adam sees them.</summary>
    private const double GradientClip = 1e-4;

    /// <summary>The name of the warm-up.</summary>
    public const string WarmUp = "warm-up";

    /// <summary>The mean loss of the first tenth of the steps; NaN if the training was stopped and went on.</summary>
    public const string FirstTenth = "loss of the first tenth";

    /// <summary>The mean loss of the last tenth of the steps.</summary>
    public const string LastTenth = "loss of the last tenth";

    private static readonly string[] WarmedUp = ["encoder1.", "encoder2.", "decoder."];

    /// <summary>The weights of a cell, trained if need be together with the cells that it depends on.</summary>
    public WeightFile Train(Cell cell)
    {
        if (Trained(cell.Name) is WeightFile known)
        {
            return known;
        }

        WeightFile? taught = cell.Teacher is null ? null : Train(cell.Teacher);
        WeightFile start = cell.Start is null ? WarmUpWeights() : Train(cell.Start);
        using CellLock only = Lock(cell.Name);
        if (Trained(cell.Name) is WeightFile meanwhile)
        {
            return meanwhile;
        }

        using FusionNetwork network = Create(cell.Kind);
        CopyCommon(start, network);
        using FusionNetwork? teacher = cell.Teacher is null ? null : Create(cell.Teacher.Kind);
        teacher?.Load(taught!);
        CropSampler crops = new(pairs.Training(cell.Task), Crops() with { SwapSources = cell.Task == "mfif" });
        return Run(cell.Name, network, cell.Stage(network, teacher), crops, options.Steps);
    }

    /// <summary>What is known of a training that is done: <c>steps</c>, <c>processor seconds per step</c>, losses.</summary>
    public IReadOnlyDictionary<string, double> Numbers(string name) =>
        results.Find($"train {name}") ?? throw new InvalidOperationException($"{name} has not been trained.");

    private WeightFile WarmUpWeights()
    {
        using CellLock only = Lock(WarmUp);
        if (Trained(WarmUp) is WeightFile known)
        {
            return known;
        }

        using FusionNetwork network = Create(NetworkKind.EfrufnWithoutMask);
        TrainingPair[] all =
        [
            .. new[] { "mfif", "meif", "ivf" }
                .SelectMany(pairs.Training)
                .Select(pair => new TrainingPair(pair.Id, pair.First, pair.Second)),
        ];
        MultiFocusStage stage = new(network, new MultiFocusStageOptions { WarmUpEpochs = int.MaxValue });
        return Run(WarmUp, network, stage, new CropSampler(all, Crops() with { SwapSources = true }), options.WarmUpSteps);
    }

    private WeightFile? Trained(string name) =>
        results.Find($"train {name}") is not null && File.Exists(PathOf(name)) ? WeightFile.Read(PathOf(name)) : null;

    private CellLock Lock(string name) =>
        CellLock.Wait(
            Path.ChangeExtension(PathOf(name), ".lock"),
            () => progress.Report($"{name}: another process trains it"),
            cancellationToken
        );

    private CropSamplerOptions Crops() =>
        new()
        {
            CropSize = options.Crop,
            BatchSize = options.Batch,
            Seed = (ulong)options.Seed,
        };

    private FusionNetwork Create(NetworkKind kind)
    {
        manual_seed(options.Seed);
        return kind.Create();
    }

    /// <summary>
    /// The weights come before the numbers, and both before the checkpoint goes: a stop in between costs little.
    /// </summary>
    private WeightFile Run(string name, FusionNetwork network, ITrainingStage stage, CropSampler crops, int steps)
    {
        string checkpoint = Path.ChangeExtension(PathOf(name), ".checkpoint.safetensors");
        using StageTrainer trainer = new(
            stage,
            crops,
            new StageTrainerOptions
            {
                Steps = steps,
                LearningRate = options.LearningRate,
                Decay = LearningRateDecay.Cosine,
                GradientClip = GradientClip,
                CheckpointPath = checkpoint,
            }
        );
        if (File.Exists(checkpoint))
        {
            trainer.Resume(checkpoint);
        }

        List<double> losses = [];
        TimeSpan used = Environment.CpuUsage.TotalTime;
        long before = trainer.Step;
        trainer.Run(
            new Direct(report =>
            {
                losses.Add(report.Loss);
                progress.Report(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name}: step {report.Step}/{report.Steps}, loss {report.Loss:f4}, {report.TimeLeft:mm\\:ss} left"
                    )
                );
            }),
            cancellationToken
        );
        double secondsPerStep = (Environment.CpuUsage.TotalTime - used).TotalSeconds / Math.Max(1, trainer.Step - before);
        WeightFile weights = network.Save();
        weights.Write(PathOf(name));
        int tenth = Math.Max(1, steps / 10);
        results.Get($"train {name}", () => new Dictionary<string, double>
            {
                ["steps"] = steps,
                ["processor seconds per step"] = secondsPerStep,
                [FirstTenth] = before == 0 ? losses.Take(tenth).Average() : double.NaN,
                [LastTenth] = losses.TakeLast(tenth).DefaultIfEmpty(double.NaN).Average(),
            });
        File.Delete(checkpoint);
        return weights;
    }

    /// <summary>From another network only encoders and decoder, from one of the same layout everything.</summary>
    private static void CopyCommon(WeightFile source, FusionNetwork network)
    {
        bool same = source.Metadata[WeightMetadata.Network] == network.Layout.Network;
        WeightFile own = network.Save();
        network.Load(
            new WeightFile(own.Tensors.Select(tensor => same || IsWarmedUp(tensor.Name) ? source[tensor.Name] : tensor))
        );

        static bool IsWarmedUp(string name) => WarmedUp.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
    }

    private string PathOf(string name)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..12];
        return Path.Combine(options.Output, $"weights-{hash}.safetensors");
    }

    private sealed class Direct(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
