namespace FusionML.Training;

/// <summary>
/// Gives batches of several tasks for one step: multi-focus pairs, and behind them multi-exposure pairs and, where there are any,
/// pairs without a reference of several tasks in one batch.
/// </summary>
/// <remarks>Immutable; can be used from several threads.</remarks>
internal sealed class MultiTaskSampler : IBatchSource
{
    private readonly CropSampler _focus;
    private readonly CropSampler _exposure;
    private readonly IReadOnlyList<CropSampler> _unlabelled;

    /// <param name="focus">Multi-focus pairs with references.</param>
    /// <param name="exposure">Multi-exposure pairs with references.</param>
    /// <param name="unlabelled">Pairs of each task without references, all of one crop size; none in a supervised stage.</param>
    /// <param name="everyPair">
    /// Whether an epoch lasts until every pair has been seen. Otherwise it ends with the shorter of the labelled sets, and where
    /// there are unlabelled pairs with the longest of those, as in the published code.
    /// </param>
    public MultiTaskSampler(
        CropSampler focus,
        CropSampler exposure,
        IReadOnlyList<CropSampler> unlabelled,
        bool everyPair = false
    )
    {
        (_focus, _exposure, _unlabelled) = (focus, exposure, unlabelled);
        int[] labelled = [focus.StepsPerEpoch, exposure.StepsPerEpoch];
        int[] others = [.. unlabelled.Select(sampler => sampler.StepsPerEpoch)];
        StepsPerEpoch =
            everyPair ? labelled.Concat(others).Max()
            : others.Length > 0 ? others.Max()
            : labelled.Min();
    }

    /// <inheritdoc/>
    public int StepsPerEpoch { get; }

    /// <summary>The batch of multi-focus pairs; <see cref="TrainingBatch.Further"/> has the others, in the order of the
    /// constructor.</summary>
    /// <inheritdoc/>
    public TrainingBatch Sample(long step)
    {
        TrainingBatch focus = _focus.Sample(step);
        TrainingBatch exposure = _exposure.Sample(step);
        return focus with { Further = _unlabelled.Count == 0 ? [exposure] : [exposure, Joined(step)] };
    }

    private TrainingBatch Joined(long step)
    {
        TrainingBatch[] parts = [.. _unlabelled.Select(sampler => sampler.Sample(step))];
        try
        {
            return new TrainingBatch(
                cat([.. parts.Select(part => part.First)], 0),
                cat([.. parts.Select(part => part.Second)], 0)
            );
        }
        finally
        {
            foreach (TrainingBatch part in parts)
            {
                part.Dispose();
            }
        }
    }
}
