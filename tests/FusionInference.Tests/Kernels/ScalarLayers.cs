namespace FusionML.Inference.Tests;

/// <summary>Layers on one token, in double precision, straight from their formulas.</summary>
internal static class ScalarLayers
{
    public static double[] LayerNorm(double[] token, float[] scale, float[] shift, double epsilon)
    {
        double mean = token.Average();
        double variance = token.Sum(value => (value - mean) * (value - mean)) / token.Length;
        return
        [
            .. token.Select(
                (value, channel) => ((value - mean) / Math.Sqrt(variance + epsilon) * scale[channel]) + shift[channel]
            ),
        ];
    }

    public static double[] Linear(double[] token, float[] weights, float[] bias)
    {
        double[] result = new double[weights.Length / token.Length];
        for (int output = 0; output < result.Length; output++)
        {
            double sum = bias.Length == 0 ? 0 : bias[output];
            for (int input = 0; input < token.Length; input++)
            {
                sum += weights[(output * token.Length) + input] * token[input];
            }

            result[output] = sum;
        }

        return result;
    }
}
