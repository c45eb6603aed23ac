using FusionML.Imaging;
using FusionML.Training;

namespace FusionML.TrainCli;

/// <summary>Pairs to train on, and pairs by which the training is judged and which it never sees.</summary>
internal sealed record PairSet(IReadOnlyList<TrainingPair> Training, IReadOnlyList<TrainingPair> Validation)
{
    /// <summary>How many there are of each, as commands tell it.</summary>
    public string Counts => $"{Training.Count} pairs to train on, {Validation.Count} to validate on";

    /// <summary>Reads the training pairs of a task from a manifest, and sets some apart.</summary>
    /// <param name="manifest">The list of pairs.</param>
    /// <param name="task">The task, as the manifest names it.</param>
    /// <param name="references">Whether only pairs with a reference count.</param>
    /// <param name="most">The most pairs, spread evenly over the manifest.</param>
    /// <param name="smallestSide">The side below which a pair is left out.</param>
    /// <param name="share">The share to set apart.</param>
    /// <param name="seed">Chooses which.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="PictureException">A picture can't be read, or there are fewer than two pairs.</exception>
    public static PairSet Read(
        IReadOnlyList<PicturePair> manifest,
        string task,
        bool references,
        int most,
        int smallestSide,
        double share,
        ulong seed,
        CancellationToken cancellationToken
    ) => Split(TrainingPairs.Read(manifest, task, references, most, smallestSide, cancellationToken), share, seed);

    /// <summary>Sets some of the pairs apart.</summary>
    public static PairSet Split(IReadOnlyList<TrainingPair> pairs, double share, ulong seed)
    {
        (IReadOnlyList<TrainingPair> training, IReadOnlyList<TrainingPair> validation) = ValidationSplit.Split(
            pairs,
            share,
            seed
        );
        return new PairSet(training, validation);
    }
}
