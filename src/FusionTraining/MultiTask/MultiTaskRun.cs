using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>Trains PSLPT in both stages: pairs of four tasks go in, one file of weights for all of them comes out.</summary>
/// <remarks>
/// With a <see cref="CheckpointStore"/> a training that was stopped goes on from there, and the weights of the first stage stay
/// there beside those of the whole. Sets the seed of the global random generator. Not thread-safe.
/// </remarks>
internal sealed class MultiTaskRun
{
    private static readonly JsonSerializerOptions Text = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly MultiTaskPlan _plan;
    private readonly CheckpointStore? _store;

    /// <param name="plan">What to train on, and how.</param>
    /// <param name="store">Where checkpoints are kept; null for nowhere.</param>
    /// <exception cref="ArgumentException">The sides of crops are no multiples of 16, or there is nothing to train.</exception>
    public MultiTaskRun(MultiTaskPlan plan, CheckpointStore? store = null)
    {
        (_plan, _store) = (plan, store);
        foreach (int side in (int[])[plan.LabelledCrops.CropSize, plan.UnlabelledCrops.CropSize])
        {
            if (side % Pslpt.SideMultiple != 0)
            {
                throw new ArgumentException($"PSLPT takes crops whose side is a multiple of {Pslpt.SideMultiple}, not {side}.");
            }
        }

        if (plan.Options is { LabelledSteps: 0, MixedSteps: 0 })
        {
            throw new ArgumentException("Neither stage has steps: there is nothing to train.");
        }
    }

    private MultiTaskOptions Options => _plan.Options;

    /// <summary>Trains.</summary>
    /// <param name="progress">Reports every step, on this thread.</param>
    /// <param name="cancellationToken">Stops between two steps, after writing a checkpoint where there is a store.</param>
    /// <returns>The weights, for all tasks.</returns>
    /// <exception cref="TrainingException">
    /// A number is not finite: stage, step and tensor are named; or a checkpoint belongs to something else.
    /// </exception>
    /// <exception cref="PictureException">A pair is smaller than a crop.</exception>
    /// <exception cref="WeightsException">Weights or checkpoints can't be read or written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public WeightFile Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        manual_seed(_plan.Seed);
        using Pslpt network = new(_plan.Size, _plan.Variant);
        if (_plan.Start is not null)
        {
            network.Load(_plan.Start);
        }

        long labelled = RunLabelled(network, progress, cancellationToken);
        if (Options.Start == SecondSetStart.CopyOfFirst)
        {
            network.CopyFirstSet();
        }

        long mixed = 0;
        if (Options.MixedSteps > 0 && (_plan.Variant.Rule == LevelRule.Learned || !Options.FreezesShared))
        {
            MixedStage stage = new(network, Options);
            StageSources sources = MultiTaskBatches.Of(_plan, network, isMixed: true) with
            {
                ClippedBeside = stage.ClippedBeside,
            };
            mixed = Train(stage, sources, Options.MixedSteps, Options.MixedRate, progress, cancellationToken);
        }

        WeightFile weights = network.Save(Metadata(labelled, mixed));
        _store?.Finish(MultiTaskStageNames.Whole, weights);
        if (_store is not null && mixed > 0)
        {
            File.Delete(_store.CheckpointPath(MultiTaskStageNames.Mixed));
            File.Delete(_store.BestPath(MultiTaskStageNames.Mixed));
        }

        return weights;
    }

    private long RunLabelled(Pslpt network, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        if (Options.LabelledSteps == 0)
        {
            return 0;
        }

        const string Name = MultiTaskStageNames.Labelled;
        if (_store is not null && _store.IsTrained(Name))
        {
            WeightFile kept = _store.Read(Name);
            network.Load(kept);
            return long.Parse(kept.Metadata["labelled_steps"], CultureInfo.InvariantCulture);
        }

        StageSources sources = MultiTaskBatches.Of(_plan, network, isMixed: false);
        LabelledStage stage = new(network, Options);
        long steps = Train(stage, sources, Options.LabelledSteps, Options.LabelledRate, progress, cancellationToken);
        _store?.Finish(Name, network.Save(Metadata(steps, mixed: 0)));
        return steps;
    }

    /// <returns>The step whose weights the network has now.</returns>
    private long Train(
        ITrainingStage stage,
        StageSources sources,
        long steps,
        double rate,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        using StageTrainer trainer = new(stage, TrainerOptions(stage, sources, steps, rate), sources);
        if (_store is not null && File.Exists(_store.CheckpointPath(stage.Name)))
        {
            trainer.Resume(_store.CheckpointPath(stage.Name));
        }
        else if (_store is not null)
        {
            // A best checkpoint without a checkpoint belongs to a run that can't go on.
            File.Delete(_store.BestPath(stage.Name));
        }

        trainer.Run(progress, cancellationToken);
        trainer.AdoptBest();
        trainer.AdoptAverage();
        return trainer.Step;
    }

    private StageTrainerOptions TrainerOptions(ITrainingStage stage, StageSources sources, long steps, double rate) =>
        new()
        {
            Steps = steps,
            LearningRate = rate,
            Decay = Options.Decay,
            Milestones = Options.Milestones,
            WarmUpSteps = Options.RisingSteps,
            GradientClip = Options.GradientClip,
            AveragingDecay = Options.AveragingDecay,
            CheckpointInterval = Options.CheckpointInterval,
            Best = sources.Metrics is null ? BestCheckpointRule.SmallestValidationLoss : Options.Best,
            CheckpointPath = _store?.CheckpointPath(stage.Name),
            BestCheckpointPath = _store?.BestPath(stage.Name),
        };

    private Dictionary<string, string> Metadata(long labelled, long mixed) =>
        new()
        {
            [WeightMetadata.Task] = WeightMetadata.AllTasks,
            [WeightMetadata.ImageOrder] = WeightMetadata.FirstSecond,
            ["labelled_steps"] = Number(labelled),
            ["mixed_steps"] = Number(mixed),
            ["training_pairs"] = string.Join(", ", _plan.Tasks.Select(pairs => $"{pairs.Name} {Number(pairs.Training.Count)}")),
            ["crop_size"] = $"{Number(_plan.LabelledCrops.CropSize)}, {Number(_plan.UnlabelledCrops.CropSize)}",
            ["batch_size"] = $"{Number(_plan.LabelledCrops.BatchSize)}, {Number(_plan.UnlabelledCrops.BatchSize)}",
            ["seed"] = Number(_plan.Seed),
            ["training"] = JsonSerializer.Serialize(Options, Text),
        };

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
