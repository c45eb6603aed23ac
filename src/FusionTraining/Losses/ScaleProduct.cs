namespace FusionML.Training;

/// <summary>
/// The product over scales of a mean similarity to the power of the scale's weight, each scale the 2x2 mean of the one before:
/// the form of <see cref="FusionLosses.MultiScaleStructure"/> and <see cref="FusionLosses.MefSsim"/>.
/// </summary>
internal static class ScaleProduct
{
    /// <summary>A negative mean similarity has no real power, and a power below 1 is too steep next to 0.</summary>
    private const double SmallestMean = 1e-3;

    /// <summary>The product for each picture of the batch.</summary>
    /// <param name="weights">
    /// Weights from the finest scale on. As many are used as scales hold the window, at least one, scaled to sum to 1.
    /// </param>
    /// <param name="pictures">Batches of one shape, each batch x 1 x height x width.</param>
    /// <param name="mean">
    /// The mean similarity of each picture on a scale, from the batches on that scale and whether it is the coarsest.
    /// </param>
    public static Tensor Of(ReadOnlySpan<double> weights, Tensor[] pictures, Func<Tensor[], bool, Tensor> mean)
    {
        long side = Math.Min(pictures[0].shape[2], pictures[0].shape[3]);
        int scales = 1;
        while (scales < weights.Length && side >> scales >= StructuralSimilarity.WindowSize)
        {
            scales++;
        }

        double sum = 0;
        foreach (double weight in weights[..scales])
        {
            sum += weight;
        }

        Tensor? product = null;
        for (int scale = 0; scale < scales; scale++)
        {
            if (scale > 0)
            {
                pictures = Array.ConvertAll(pictures, batch => nn.functional.avg_pool2d(batch, 2));
            }

            Tensor factor = mean(pictures, scale == scales - 1).AtLeast(SmallestMean).ToThePower(weights[scale] / sum);
            product = product is null ? factor : product * factor;
        }

        return product!;
    }
}
