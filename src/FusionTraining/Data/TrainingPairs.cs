using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>Reads pairs to train on from a manifest.</summary>
public static class TrainingPairs
{
    /// <summary>
    /// The training pairs of a task, spread evenly over the manifest. Lines of another split than <c>train</c> are never read.
    /// </summary>
    /// <param name="manifest">The lines; a line without a split counts as <c>train</c>.</param>
    /// <param name="task">The task, in any case.</param>
    /// <param name="references">True leaves out pairs without a reference picture.</param>
    /// <param name="most">The most pairs to read, at least 1.</param>
    /// <param name="smallestSide">Pairs of which a side is shorter are read and left out.</param>
    /// <param name="cancellationToken">Stops between pictures.</param>
    /// <exception cref="PictureException">
    /// A picture can't be read, sizes of a pair differ, or fewer than two pairs are left.
    /// </exception>
    public static IReadOnlyList<TrainingPair> Read(
        IReadOnlyList<PicturePair> manifest,
        string task,
        bool references,
        int most,
        int smallestSide,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentException.ThrowIfNullOrEmpty(task);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        PicturePair[] all =
        [
            .. manifest.Where(pair =>
                string.Equals(pair.Task, task, StringComparison.OrdinalIgnoreCase)
                && (pair.Split is null || string.Equals(pair.Split, "train", StringComparison.OrdinalIgnoreCase))
                && (!references || pair.ReferencePath is not null)
            ),
        ];
        int count = Math.Min(all.Length, most);
        TrainingPair[] pairs =
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => TrainingPair.Read(all[(int)((long)i * all.Length / count)], cancellationToken))
                .Where(pair => Math.Min(pair.First.Height, pair.First.Width) >= smallestSide),
        ];
        return pairs.Length >= 2
            ? pairs
            : throw new PictureException(
                $"The manifest has {pairs.Length} training pairs of at least {smallestSide}x{smallestSide} for {task}: "
                    + "two are needed."
            );
    }
}
