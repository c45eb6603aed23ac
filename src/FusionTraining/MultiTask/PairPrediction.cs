namespace FusionML.Training;

/// <summary>What the network makes of a batch of pairs.</summary>
/// <param name="Fused">The fused pictures.</param>
/// <param name="First">The first sources, reconstructed; null where that was not asked for.</param>
/// <param name="Second">The second sources, reconstructed, or null.</param>
internal sealed record PairPrediction(Tensor Fused, Tensor? First, Tensor? Second)
{
    /// <summary>
    /// Fuses batches by one set of fusion modules, and reconstructs sources from the same pyramids where that is asked for.
    /// Batches whose crops have one size go through the network together, which saves what a small pass costs by itself.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="set">The fusion modules.</param>
    /// <param name="batches">The batches, at least one, and whether to reconstruct their sources.</param>
    /// <returns>What is made of each batch, in their order.</returns>
    public static IReadOnlyList<PairPrediction> Of(
        Pslpt network,
        FusionSet set,
        IReadOnlyList<(TrainingBatch Pairs, bool Reconstructs)> batches
    )
    {
        long[] size = batches[0].Pairs.First.shape[2..];
        return batches.All(batch => batch.Pairs.First.shape.AsSpan(2).SequenceEqual(size))
            ? Together(network, set, batches)
            : [.. batches.SelectMany(batch => Together(network, set, [batch]))];
    }

    private static List<PairPrediction> Together(
        Pslpt network,
        FusionSet set,
        IReadOnlyList<(TrainingBatch Pairs, bool Reconstructs)> batches
    )
    {
        (FeaturePyramid first, FeaturePyramid second) = network.Analyse(
            cat([.. batches.Select(batch => batch.Pairs.First)], 0),
            cat([.. batches.Select(batch => batch.Pairs.Second)], 0)
        );
        FeaturePyramid joined = network.Join(first, second, set).Pyramid;

        // One pass of the decoder for all pictures: the fused ones, and of the batches that ask for it both sources.
        List<FeaturePyramid> pyramids = [joined];
        long start = 0;
        foreach ((TrainingBatch pairs, bool reconstructs) in batches)
        {
            long count = pairs.First.shape[0];
            if (reconstructs)
            {
                pyramids.AddRange([first.Part(start, count), second.Part(start, count)]);
            }

            start += count;
        }

        Tensor decoded = network.Synthesise(FeaturePyramid.Concatenate(pyramids));
        List<PairPrediction> predictions = [];
        (long fused, long source) = (0, start);
        foreach ((TrainingBatch pairs, bool reconstructs) in batches)
        {
            long count = pairs.First.shape[0];
            predictions.Add(
                new PairPrediction(
                    decoded.narrow(0, fused, count),
                    reconstructs ? decoded.narrow(0, source, count) : null,
                    reconstructs ? decoded.narrow(0, source + count, count) : null
                )
            );
            fused += count;
            source += reconstructs ? 2 * count : 0;
        }

        return predictions;
    }
}
