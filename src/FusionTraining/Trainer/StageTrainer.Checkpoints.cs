using FusionML.Inference;

namespace FusionML.Training;

/// <content>Checkpoints: written while training runs, and taken up again.</content>
public sealed partial class StageTrainer
{
    private WeightFile? _best;

    /// <summary>Takes up a checkpoint of this stage: parameters, optimiser, average, step and best validation so far.</summary>
    /// <remarks>
    /// Stage and shapes of the network must be those of the checkpoint, and it must hold an average where <see
    /// cref="StageTrainerOptions.AveragingDecay"/> asks for one. To go on as if training had never stopped, pictures, seed and
    /// all options but the paths must be the same too: that is not checked.
    /// </remarks>
    /// <exception cref="WeightsException">The file is missing or broken, or lacks a tensor, such as the average.</exception>
    /// <exception cref="TrainingException">It belongs to another stage or network; nothing has been changed.</exception>
    public void Resume(string path) => TakeUp(WeightFile.Read(path), path);

    /// <summary>
    /// Takes up the best checkpoint, from <see cref="StageTrainerOptions.BestCheckpointPath"/> where one was kept there and from
    /// memory otherwise. Without a validation there is none, and nothing changes.
    /// </summary>
    /// <exception cref="WeightsException">The file is broken.</exception>
    public void AdoptBest()
    {
        if (File.Exists(_options.BestCheckpointPath))
        {
            Resume(_options.BestCheckpointPath);
        }
        else if (_best is not null)
        {
            TakeUp(_best, "the best checkpoint");
        }
    }

    private void WriteCheckpoint(string? path)
    {
        if (path is not null)
        {
            Checkpoint().Write(path);
        }
    }

    private WeightFile Checkpoint() =>
        TrainingCheckpoint.Make(
            new TrainingState(_stage.Name, Step, _validatedStep, BestValidationLoss, BestMetricMean),
            _optimizer.Slots,
            _average
        );

    private void TakeUp(WeightFile checkpoint, string source)
    {
        (_, Step, _validatedStep, BestValidationLoss, BestMetricMean) = TrainingCheckpoint.TakeUp(
            checkpoint,
            source,
            _stage.Name,
            _optimizer.Slots,
            _average
        );
        _masters?.Refresh();
    }
}
