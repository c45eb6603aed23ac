namespace FusionML.Training;

/// <summary>The parts of the losses of one task, from what the network made of a batch.</summary>
internal static class MultiTaskTerms
{
    /// <summary>Pairs with a reference: 1 - SSIM, and how well the sources are reconstructed.</summary>
    /// <param name="name">What progress calls the task.</param>
    /// <param name="weight">The weight of the task.</param>
    /// <param name="prediction">What the network made.</param>
    /// <param name="batch">The sources.</param>
    /// <param name="reference">The pictures to reach.</param>
    /// <param name="options">The weights of the parts.</param>
    public static IEnumerable<LossTerm> Labelled(
        string name,
        double weight,
        PairPrediction prediction,
        TrainingBatch batch,
        Tensor reference,
        MultiTaskLossOptions options
    )
    {
        Tensor ssim = FusionLosses.Ssim(prediction.Fused, reference, options.DynamicRange);
        yield return new LossTerm($"{name} SSIM", weight * options.SsimWeight, ssim);
        if (options.IntensityWeight > 0)
        {
            Tensor error = MeanAbsoluteError.Of(prediction.Fused, "fused", reference, "reference");
            yield return new LossTerm($"{name} intensity", weight * options.IntensityWeight, error);
        }

        if (prediction.First is not null)
        {
            yield return Reconstruction(name, weight * options.ReconstructionWeight, prediction, batch);
        }
    }

    /// <summary>Pairs without a reference: what the fused pictures keep, and how well the sources are reconstructed.</summary>
    /// <inheritdoc cref="Labelled"/>
    public static IEnumerable<LossTerm> Unlabelled(
        string name,
        double weight,
        PairPrediction prediction,
        TrainingBatch batch,
        MultiTaskLossOptions options
    )
    {
        foreach (
            LossTerm term in FusionLosses.InfraredVisibleTerms(prediction.Fused, batch.First, batch.Second, options.Unlabelled)
        )
        {
            yield return new LossTerm($"{name} {term.Name}", weight * term.Weight, term.Value);
        }

        if (prediction.First is not null)
        {
            yield return Reconstruction(name, weight * options.UnlabelledReconstructionWeight, prediction, batch);
        }
    }

    /// <summary>mean |first again - first| + mean |second again - second|.</summary>
    public static LossTerm Reconstruction(string name, double weight, PairPrediction prediction, TrainingBatch batch) =>
        new(
            $"{name} reconstruction",
            weight,
            FusionLosses
                .Reconstruction(prediction.First!, batch.First)
                .Plus(FusionLosses.Reconstruction(prediction.Second!, batch.Second))
        );
}
