using System.Globalization;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>Trains ReFusion for a task: pairs go in, the fusion module's weights come out.</summary>
/// <remarks>
/// With a <see cref="CheckpointStore"/> a training that was stopped goes on from there. Sets the seed of the global random
/// generator. Not thread-safe.
/// </remarks>
internal sealed class LearnedLossRun(LearnedLossPlan plan, CheckpointStore? store = null)
{
    private string TaskName => FusionTaskDefinition.Of(plan.Task).Name;

    private string Name => $"{TaskName} by a learned loss";

    /// <summary>Trains.</summary>
    /// <param name="progress">Reports every step, on this thread.</param>
    /// <param name="cancellationToken">Stops between two steps, after writing a checkpoint where there is a store.</param>
    /// <returns>The fusion module's weights, and all three networks of the same step.</returns>
    /// <exception cref="TrainingException">A number is not finite, or a checkpoint belongs to something else.</exception>
    /// <exception cref="WeightsException">Weights or checkpoints can't be read or written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public (WeightFile Fusion, WeightFile Networks) Run(
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        manual_seed(plan.Seed);
        using LearnedLossNetworks networks = LearnedLossNetworks.Create();
        if (plan.Start is not null)
        {
            NetworkTriple.Load(networks, plan.Start);
        }

        using MetaTrainer trainer = new(
            Name,
            networks,
            LearnedLossNetworks.Create(),
            plan.Training,
            plan.Crops,
            plan.Options with
            {
                CheckpointPath = store?.CheckpointPath(TaskName),
                BestCheckpointPath = store?.BestPath(TaskName),
            },
            plan.Validation,
            plan.ValidationMetrics
        );
        if (store is not null)
        {
            TakeUp(trainer, store);
        }

        trainer.Run(progress, cancellationToken);
        trainer.AdoptBest();
        WeightFile fusion = networks.Fusion.Save(Metadata(trainer));
        store?.Finish(TaskName, fusion);
        return (fusion, NetworkTriple.Save(networks));
    }

    /// <summary>A best checkpoint without a checkpoint belongs to a run that can't go on, and is removed.</summary>
    private void TakeUp(MetaTrainer trainer, CheckpointStore store)
    {
        if (File.Exists(store.CheckpointPath(TaskName)))
        {
            trainer.Resume(store.CheckpointPath(TaskName));
        }
        else
        {
            File.Delete(store.BestPath(TaskName));
        }
    }

    private Dictionary<string, string> Metadata(MetaTrainer trainer) =>
        new()
        {
            [WeightMetadata.Task] = TaskName,
            [WeightMetadata.ImageOrder] = WeightMetadata.FirstSecond,
            ["meta_steps"] = Text(trainer.MetaSteps),
            ["fusion_steps"] = Text(trainer.FusionSteps),
            ["learning_rate"] = plan.Options.LearningRate.ToString("R", CultureInfo.InvariantCulture),
            ["training_pairs"] = Text(plan.Training.Count),
            ["crop_size"] = Text(plan.Crops.CropSize),
            ["batch_size"] = Text(plan.Crops.BatchSize),
            ["seed"] = Text(plan.Seed),
        };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
