using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// Sequential gradient transfer (section 3.1.2 of "A General Image Fusion Approach Exploiting Gradient Transfer Learning and
/// Fusion Rule Unfolding"): trains the stages of a table one after the other, each with the weights of those before it. Weights
/// are left in a folder under the names of their stages.
/// </summary>
/// <remarks>
/// A stage whose weights are in the folder is not trained again, and one whose checkpoint is there goes on from it, so a run that
/// was stopped is simply started again. Sets the seed of the global random generator. Not thread-safe.
/// </remarks>
public sealed class GradientTransferSchedule
{
    private readonly CheckpointStore _store;
    private readonly Func<FusionNetwork> _createNetwork;
    private readonly GradientTransferScheduleOptions _options;

    /// <summary>Makes a schedule.</summary>
    /// <param name="store">The folder for weights and checkpoints.</param>
    /// <param name="createNetwork">Makes a fresh network on the device to train on, for students and teachers.</param>
    /// <param name="options">The stages and their plans.</param>
    /// <exception cref="ArgumentException">There is a plan for a stage that is not in the table.</exception>
    public GradientTransferSchedule(
        CheckpointStore store,
        Func<FusionNetwork> createNetwork,
        GradientTransferScheduleOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(createNetwork);
        ArgumentNullException.ThrowIfNull(options);
        foreach (string name in options.Plans.Keys.Where(name => options.Stages.All(stage => stage.Name != name)))
        {
            string known = string.Join(", ", options.Stages);
            throw new ArgumentException($"There is a plan for the stage '{name}'; the stages are {known}.", nameof(options));
        }

        (_store, _createNetwork, _options) = (store, createNetwork, options);
    }

    /// <summary>Trains all stages that have a plan and no weights yet.</summary>
    /// <param name="progress">Reports every step of every stage, on this thread.</param>
    /// <param name="cancellationToken">Stops between two steps, after writing a checkpoint.</param>
    /// <exception cref="TrainingException">
    /// A number is not finite any more, a checkpoint belongs to something else, or the weights of an earlier stage are missing.
    /// </exception>
    /// <exception cref="WeightsException">
    /// Weights or checkpoints can't be read or written, or weights of an earlier stage take the second source first.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        foreach (StageDefinition stage in _options.Stages)
        {
            if (_options.Plans.TryGetValue(stage.Name, out StagePlan? plan) && !_store.IsTrained(stage.Name))
            {
                plan = plan with
                {
                    Seed = _options.Seed,
                    TransferGradients = plan.TransferGradients && _options.TransferGradients,
                };
                new StageRun(stage, plan, _createNetwork, _store).Run(Earlier(stage, plan), progress, cancellationToken);
            }
        }
    }

    private Dictionary<string, WeightFile> Earlier(StageDefinition stage, StagePlan plan) =>
        stage
            .Needs(plan)
            .ToDictionary(
                name => name,
                name =>
                    _store.IsTrained(name)
                        ? WeightFile.Read(_store.WeightsPath(name))
                        : throw new TrainingException(
                            $"The stage {stage.Name} needs the weights of the stage {name}, "
                                + $"and {_store.WeightsPath(name)} is not there."
                        )
            );
}
