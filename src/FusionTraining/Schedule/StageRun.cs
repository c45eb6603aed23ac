using FusionML.Inference;

namespace FusionML.Training;

/// <summary>Trains one stage in memory: the weights of earlier stages go in, its own come out.</summary>
/// <remarks>
/// With a <see cref="CheckpointStore"/> a training that was stopped goes on from there, and the weights are left there too. Sets
/// the seed of the global random generator. Not thread-safe.
/// </remarks>
public sealed class StageRun
{
    private readonly StageDefinition _stage;
    private readonly StagePlan _plan;
    private readonly Func<FusionNetwork> _createNetwork;
    private readonly CheckpointStore? _store;

    /// <summary>Makes a run.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="plan">What it is trained on, and how.</param>
    /// <param name="createNetwork">Makes a fresh network on the device to train on, for students and teachers.</param>
    /// <param name="store">Where checkpoints are kept; null, the default, for nowhere.</param>
    public StageRun(StageDefinition stage, StagePlan plan, Func<FusionNetwork> createNetwork, CheckpointStore? store = null)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(createNetwork);
        (_stage, _createNetwork, _store) = (stage, createNetwork, store);
        _plan = plan with { Crops = plan.Crops with { Chroma = stage.TrainsChroma } };
    }

    /// <summary>Trains the stage.</summary>
    /// <param name="earlier">The weights of earlier stages, by their names.</param>
    /// <param name="progress">Reports every step, on this thread.</param>
    /// <param name="cancellationToken">Stops between two steps, after writing a checkpoint where there is a store.</param>
    /// <returns>The trained weights; their metadata says how they were trained.</returns>
    /// <exception cref="TrainingException">
    /// A number is not finite any more, a checkpoint belongs to something else, or the weights of an earlier stage are missing.
    /// </exception>
    /// <exception cref="WeightsException">
    /// Weights or checkpoints can't be read or written, or weights of an earlier stage take the second source first.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public WeightFile Run(
        IReadOnlyDictionary<string, WeightFile> earlier,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(earlier);
        foreach (string name in _stage.Needs(_plan).Where(name => !earlier.ContainsKey(name)))
        {
            throw new TrainingException(
                $"The stage {_stage.Name} needs the weights of the stage {name}, and they are not there."
            );
        }

        using FusionNetwork? luminance = _stage.Luminance is string fuses ? Load(earlier[fuses]) : null;
        manual_seed(_plan.Seed);
        using nn.Module network = luminance is null ? _createNetwork() : ColorNetBeside(luminance);
        bool isTaught = _stage.Teacher is not null && _plan.TransferGradients;
        using FusionNetwork? teacher = isTaught ? Load(earlier[_stage.Teacher!]) : null;
        WeightFile? start = _plan.Start ?? (_plan.StartsFromEarlier(_stage) ? earlier[_stage.Start!] : null);
        if (start is not null)
        {
            Load(network, start);
        }

        StageLossOptions? loss = _plan.Loss ?? _stage.PaperLoss;
        ITrainingStage stage = _stage.Create(new StageParts(network, teacher, luminance, loss));
        long steps = Train(stage, progress, cancellationToken);
        TrainingRecord record = new(_stage.TaskName, _plan, steps, loss, isTaught ? _stage.Teacher : null);
        WeightFile weights = Save(network, record.Metadata());
        _store?.Finish(_stage.Name, weights);
        return weights;
    }

    private static ColorNet ColorNetBeside(FusionNetwork luminance)
    {
        ColorNet network = new();
        network.to(luminance.parameters().First().device);
        return network;
    }

    private static void Load(nn.Module network, WeightFile weights)
    {
        if (network is ColorNet colors)
        {
            colors.Load(weights);
        }
        else
        {
            ((FusionNetwork)network).Load(weights);
        }
    }

    private static WeightFile Save(nn.Module network, IReadOnlyDictionary<string, string> metadata) =>
        network is ColorNet colors ? colors.Save(metadata) : ((FusionNetwork)network).Save(metadata);

    private FusionNetwork Load(WeightFile weights)
    {
        FusionNetwork network = _createNetwork();
        network.Load(weights);
        return network;
    }

    /// <returns>The step whose weights the network has now.</returns>
    private long Train(ITrainingStage stage, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        CropSampler training = new(_plan.Training, _plan.Crops);
        CropSampler? validation =
            _plan.Validation.Count == 0
                ? null
                : new CropSampler(_plan.Validation, _plan.Crops with { Orient = false, SwapSources = false });
        PictureValidation? pictures =
            _plan.Validation.Count == 0 || _plan.ValidationMetrics.Count == 0
                ? null
                : new PictureValidation(_plan.Validation, _plan.ValidationMetrics);
        using StageTrainer trainer = new(stage, training, Options(), validation, pictures);
        if (_store is not null)
        {
            TakeUp(trainer, _store);
        }

        trainer.Run(progress, cancellationToken);
        trainer.AdoptBest();
        trainer.AdoptAverage();
        return trainer.Step;
    }

    private StageTrainerOptions Options() =>
        _plan.Trainer with
        {
            CheckpointPath = _store?.CheckpointPath(_stage.Name),
            BestCheckpointPath = _store?.BestPath(_stage.Name),
        };

    /// <summary>
    /// Resumes from the checkpoint. A best checkpoint without one belongs to a run that can't go on, and is removed.
    /// </summary>
    private void TakeUp(StageTrainer trainer, CheckpointStore store)
    {
        if (File.Exists(store.CheckpointPath(_stage.Name)))
        {
            trainer.Resume(store.CheckpointPath(_stage.Name));
        }
        else
        {
            File.Delete(store.BestPath(_stage.Name));
        }
    }
}
