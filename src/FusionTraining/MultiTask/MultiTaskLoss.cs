namespace FusionML.Training;

/// <summary>The losses of all tasks of a step.</summary>
internal static class MultiTaskLoss
{
    /// <summary>What progress calls multi-focus pairs.</summary>
    public const string Focus = "mfif";

    private const string Exposure = "meif";
    private const string Unlabelled = "unlabelled";

    /// <summary>The parts of the losses, without those of a task that has no weight.</summary>
    /// <param name="network">The network.</param>
    /// <param name="batch">
    /// Multi-focus pairs, and as further batches multi-exposure pairs and pairs without references, which the second set alone
    /// learns from.
    /// </param>
    /// <param name="set">The fusion modules.</param>
    /// <param name="options">The weights.</param>
    /// <param name="reconstructs">Whether sources are reconstructed where the weights ask for it.</param>
    public static IReadOnlyList<LossTerm> Terms(
        Pslpt network,
        TrainingBatch batch,
        FusionSet set,
        MultiTaskLossOptions options,
        bool reconstructs
    )
    {
        bool labelled = reconstructs && options.ReconstructionWeight > 0;
        bool unlabelled = reconstructs && options.UnlabelledReconstructionWeight > 0;
        List<(string Name, double Weight, TrainingBatch Pairs, bool Reconstructs)> tasks =
        [
            (Focus, options.FocusWeight, batch, labelled),
            (Exposure, options.ExposureWeight, batch.Further[0], labelled && options.ReconstructsExposures),
            .. (set == FusionSet.Second ? batch.Further.Skip(1) : []).Select(pairs =>
                (Unlabelled, options.UnlabelledWeight, pairs, unlabelled)
            ),
        ];
        tasks.RemoveAll(task => task.Weight == 0);
        if (tasks.Count == 0)
        {
            return [];
        }

        IReadOnlyList<PairPrediction> predictions = PairPrediction.Of(
            network,
            set,
            [.. tasks.Select(task => (task.Pairs, task.Reconstructs))]
        );
        return
        [
            .. tasks
                .Zip(predictions)
                .SelectMany(pair =>
                    pair.First.Name == Unlabelled
                        ? MultiTaskTerms.Unlabelled(Unlabelled, pair.First.Weight, pair.Second, pair.First.Pairs, options)
                        : MultiTaskTerms.Labelled(
                            pair.First.Name,
                            pair.First.Weight,
                            pair.Second,
                            pair.First.Pairs,
                            pair.First.Pairs.Reference!,
                            options
                        )
                ),
        ];
    }
}
