using FusionML.Inference;

namespace FusionML.Training;

/// <summary>The loss of a stage, with errors that say where training stood.</summary>
internal static class StageEvaluation
{
    /// <summary>The parts of the loss of a batch.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="batch">The pictures, on the device of the network.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="step">The step that an error names, from 1.</param>
    /// <exception cref="TrainingException">A fixed point is not finite.</exception>
    public static IReadOnlyList<LossTerm> Evaluate(ITrainingStage stage, TrainingBatch batch, int epoch, long step)
    {
        try
        {
            return stage.Evaluate(batch, epoch);
        }
        catch (DivergenceException error)
        {
            throw Failure(stage, step, error);
        }
    }

    /// <summary>The error for a fixed point that is not finite: it names stage and step, and the weights if it is them.</summary>
    public static TrainingException Failure(ITrainingStage stage, long step, DivergenceException error)
    {
        using DisposeScope scope = NewDisposeScope();
        string? name = stage
            .Network.named_parameters()
            .FirstOrDefault(pair => !pair.parameter.isfinite().all().is_nonzero())
            .name;
        string cause = name is null ? "all weights of the network that is trained are finite" : $"the weights {name} are not";
        return new TrainingException(
            $"A fixed point of the {stage.Name} stage is not finite at step {step}, and {cause}. {error.Message}",
            error
        );
    }
}
