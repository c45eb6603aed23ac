using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>The pairs of one of the tasks that are learned together.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record TaskPairs
{
    /// <summary>Gathers pairs. Of pictures only luminance is kept, and of the pairs of an unlabelled task no reference.</summary>
    /// <param name="task">The task.</param>
    /// <param name="training">What to train on, at least one pair.</param>
    /// <param name="validation">What to validate on.</param>
    /// <exception cref="PictureException">There are no pairs to train on, or one of a labelled task has no reference.</exception>
    public TaskPairs(FusionTask task, IReadOnlyList<TrainingPair> training, IReadOnlyList<TrainingPair> validation)
    {
        Task = task;
        (Training, Validation) = ([.. training.Select(Kept)], [.. validation.Select(Kept)]);
        if (Training.Count == 0)
        {
            throw new PictureException(
                $"There are no pairs of the task {Name} to train on: a training for all tasks needs them."
            );
        }

        TrainingPair? bare = Training.Concat(Validation).FirstOrDefault(pair => IsLabelled(task) && pair.Reference is null);
        if (bare is not null)
        {
            throw new PictureException($"{bare.Id} has no reference, and the task {Name} is learned from references.");
        }
    }

    /// <summary>The task.</summary>
    public FusionTask Task { get; }

    /// <summary>The pairs to train on.</summary>
    public IReadOnlyList<TrainingPair> Training { get; }

    /// <summary>The pairs to validate on.</summary>
    public IReadOnlyList<TrainingPair> Validation { get; }

    /// <summary>The task's name.</summary>
    public string Name => FusionTaskDefinition.Of(Task).Name;

    /// <summary>Whether a task is learned from references: multi-focus and multi-exposure are.</summary>
    public static bool IsLabelled(FusionTask task) => FusionSets.Of(task) == FusionSet.First;

    private TrainingPair Kept(TrainingPair pair) =>
        new(
            pair.Id,
            Gray(pair.First),
            Gray(pair.Second),
            pair.Reference is null || !IsLabelled(Task) ? null : Gray(pair.Reference)
        );

    private static FusionImage Gray(FusionImage picture) => new(picture.Y);
}
