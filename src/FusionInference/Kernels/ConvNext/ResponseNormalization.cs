namespace FusionML.Inference;

/// <summary>
/// Global response normalisation (Woo et al., arXiv:2301.00808, eq. 2-3): v &lt;- gamma v N + beta + v, where N = G / (mean of G
/// over channels + 1e-6) and G is the L2 norm of a channel over the whole picture.
/// </summary>
/// <remarks>
/// Between G and the linear layer that follows it is linear in v, so it is not applied to v at all: the layer's weights take the
/// factor 1 + gamma N of each input, and its bias takes the sum of weight times beta. Norms come as sums over fixed strips of
/// rows, added in the order of the strips, so the number of threads does not change them.
/// </remarks>
internal static class ResponseNormalization
{
    /// <summary>Makes the layer behind the normalisation for one picture.</summary>
    /// <param name="weights">The block.</param>
    /// <param name="squares">For each strip of rows, the sum of squares of each hidden channel.</param>
    public static LinearWeights Fold(ConvNextWeights weights, ReadOnlySpan<double> squares)
    {
        int hidden = weights.Hidden;
        double[] norms = new double[hidden];
        for (int strip = 0; strip < squares.Length; strip += hidden)
        {
            for (int channel = 0; channel < hidden; channel++)
            {
                norms[channel] += squares[strip + channel];
            }
        }

        double mean = 0;
        for (int channel = 0; channel < hidden; channel++)
        {
            norms[channel] = Math.Sqrt(norms[channel]);
            mean += norms[channel] / hidden;
        }

        float[] folded = new float[weights.Contract.Length];
        float[] bias = new float[weights.Channels];
        for (int output = 0; output < weights.Channels; output++)
        {
            double sum = weights.ContractBias[output];
            for (int channel = 0; channel < hidden; channel++)
            {
                double weight = weights.Contract[(output * hidden) + channel];
                folded[(output * hidden) + channel] = (float)(
                    weight * (1 + (weights.ResponseScale[channel] * norms[channel] / (mean + 1e-6))));
                sum += weight * weights.ResponseShift[channel];
            }

            bias[output] = (float)sum;
        }

        return new LinearWeights(folded, bias, hidden, weights.Channels);
    }
}
