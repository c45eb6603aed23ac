namespace FusionML.Training;

/// <summary>The two tasks with references, learned in both stages.</summary>
internal static class LabelledTasks
{
    /// <summary>What progress calls multi-focus pairs.</summary>
    public const string Focus = "mfif";

    private const string Exposure = "meif";

    /// <summary>The losses of both, without those of a task that has no weight.</summary>
    /// <param name="network">The network.</param>
    /// <param name="batch">Multi-focus pairs, and multi-exposure pairs as the first of its further batches.</param>
    /// <param name="set">The fusion modules.</param>
    /// <param name="options">The weights.</param>
    /// <param name="reconstructs">Whether sources are reconstructed where the weights ask for it.</param>
    public static IEnumerable<LossTerm> Terms(
        Pslpt network,
        TrainingBatch batch,
        FusionSet set,
        MultiTaskLossOptions options,
        bool reconstructs
    )
    {
        bool both = reconstructs && options.ReconstructionWeight > 0;
        return Of(Focus, options.FocusWeight, batch, both)
            .Concat(Of(Exposure, options.ExposureWeight, batch.Further[0], both && options.ReconstructsExposures));

        IEnumerable<LossTerm> Of(string name, double weight, TrainingBatch pairs, bool reconstructs) =>
            weight == 0
                ? []
                : MultiTaskTerms.Labelled(
                    name,
                    weight,
                    PairPrediction.Of(network, pairs, set, reconstructs),
                    pairs,
                    pairs.Reference!,
                    options
                );
    }
}
