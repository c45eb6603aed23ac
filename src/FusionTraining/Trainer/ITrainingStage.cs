using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>
/// What one stage of training learns: a network, and the loss of a batch. A stage of another method is another implementation.
/// </summary>
/// <remarks>Not thread-safe: one thread at a time.</remarks>
public interface ITrainingStage
{
    /// <summary>What progress and checkpoints call the stage.</summary>
    string Name { get; }

    /// <summary>The network whose parameters are trained. A teacher is not part of it.</summary>
    nn.Module Network { get; }

    /// <summary>The parts of the loss of a batch; <see cref="LossTerm.Sum"/> is what is differentiated.</summary>
    /// <param name="batch">The pictures.</param>
    /// <param name="epoch">Passes over the training pictures that are done, from 0.</param>
    /// <exception cref="PictureException">The batch lacks pictures that the stage needs, or they do not go together.</exception>
    IReadOnlyList<LossTerm> Evaluate(TrainingBatch batch, int epoch);
}
