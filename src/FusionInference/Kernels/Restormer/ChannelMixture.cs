namespace FusionML.Inference;

/// <summary>
/// What the attention of a picture does to its values: head h gives softmax over j of temperature_h (q_i . k_j) / (|q_i| |k_j|)
/// times v_j, and a projection follows. All of it is one matrix over the channels, because none of it depends on the pixel.
/// </summary>
/// <remarks>Belongs to one picture; dispose of it.</remarks>
internal sealed class ChannelMixture : IDisposable
{
    /// <summary>The smallest length that a row of queries or keys is divided by.</summary>
    private const double MinimumLength = 1e-12;

    private ChannelMixture(LinearPart[] parts) => Parts = parts;

    /// <summary>From values to what is added to the channels.</summary>
    public LinearPart[] Parts { get; }

    /// <summary>Makes the matrices.</summary>
    /// <param name="stage">The attention.</param>
    /// <param name="sums">The statistics of tiles, one set after the other, added in this order.</param>
    public static ChannelMixture Of(MixingStageWeights stage, ReadOnlySpan<double> sums)
    {
        ChannelHeads heads = stage.Heads;
        double[] total = new double[heads.Sums];
        for (int index = 0; index < sums.Length; index++)
        {
            total[index % total.Length] += sums[index];
        }

        int inputs = MixingStageWeights.Channels / stage.Projections.Length;
        return new ChannelMixture([
            .. stage.Projections.Select((projection, part) =>
                new LinearPart(
                    new LinearWeights(Fold(stage, projection, part * inputs, inputs, total), [], inputs, inputs),
                    part * inputs,
                    part * inputs))
        ]);
    }

    /// <summary>The attention of one head, queries x keys, from its statistics.</summary>
    public static double[] Attention(ReadOnlySpan<double> sums, int size, double temperature)
    {
        double[] attention = new double[size * size];
        ReadOnlySpan<double> querySquares = sums.Slice(size * size, size), keySquares = sums.Slice((size * size) + size, size);
        for (int query = 0; query < size; query++)
        {
            Span<double> row = attention.AsSpan(query * size, size);
            double largest = double.NegativeInfinity;
            for (int key = 0; key < size; key++)
            {
                double lengths = Length(querySquares[query]) * Length(keySquares[key]);
                row[key] = sums[(query * size) + key] / lengths * temperature;
                largest = Math.Max(largest, row[key]);
            }

            double sum = 0;
            foreach (ref double value in row)
            {
                value = Math.Exp(value - largest);
                sum += value;
            }

            foreach (ref double value in row)
            {
                value /= sum;
            }
        }

        return attention;
    }

    public void Dispose() => Array.ForEach(Parts, part => part.Weights.Dispose());

    /// <summary>projection x the block diagonal of the heads' attention.</summary>
    private static float[] Fold(MixingStageWeights stage, float[] projection, int from, int channels, double[] sums)
    {
        (int size, int perHead) = (stage.Heads.Size, stage.Heads.SumsPerHead);
        float[] folded = new float[channels * channels];
        for (int head = 0; head < channels / size; head++)
        {
            int global = (from / size) + head;
            double[] attention = Attention(sums.AsSpan(global * perHead, perHead), size, stage.Temperatures[global]);
            for (int output = 0; output < channels; output++)
            {
                for (int key = 0; key < size; key++)
                {
                    double sum = 0;
                    for (int query = 0; query < size; query++)
                    {
                        sum += projection[(output * channels) + (head * size) + query] * attention[(query * size) + key];
                    }

                    folded[(output * channels) + (head * size) + key] = (float)sum;
                }
            }
        }

        return folded;
    }

    private static double Length(double square) => Math.Max(Math.Sqrt(square), MinimumLength);
}
