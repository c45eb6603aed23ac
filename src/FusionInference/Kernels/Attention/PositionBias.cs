namespace FusionML.Inference;

/// <summary>
/// The position bias of SwinV2 window attention (Liu et al., arXiv:2111.09883): 16 sigmoid(MLP(log-spaced offset)) for each head
/// and pair of tokens, which depends on weights only.
/// </summary>
internal static class PositionBias
{
    private const int Hidden = 512;

    /// <summary>Computes heads x keys x queries values.</summary>
    /// <param name="side">Side of the window.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="firstWeights">512 x 2.</param>
    /// <param name="firstBias">512.</param>
    /// <param name="secondWeights">heads x 512.</param>
    public static float[] Compute(
        int side, int heads, ReadOnlySpan<float> firstWeights, ReadOnlySpan<float> firstBias, ReadOnlySpan<float> secondWeights)
    {
        int tokens = side * side;
        float[] bias = new float[heads * tokens * tokens];
        Span<double> hidden = stackalloc double[Hidden];
        for (int rows = 1 - side; rows < side; rows++)
        {
            for (int columns = 1 - side; columns < side; columns++)
            {
                double down = LogSpaced(rows, side), right = LogSpaced(columns, side);
                for (int unit = 0; unit < Hidden; unit++)
                {
                    hidden[unit] = Math.Max(
                        0, (firstWeights[2 * unit] * down) + (firstWeights[(2 * unit) + 1] * right) + firstBias[unit]);
                }

                for (int head = 0; head < heads; head++)
                {
                    double sum = 0;
                    for (int unit = 0; unit < Hidden; unit++)
                    {
                        sum += secondWeights[(head * Hidden) + unit] * hidden[unit];
                    }

                    Spread(bias.AsSpan(head * tokens * tokens, tokens * tokens), side, rows, columns, (float)(
                        16 / (1 + Math.Exp(-sum))));
                }
            }
        }

        return bias;
    }

    /// <summary>sign(v) log2(|v| + 1) / log2(8) with v = 8 offset / (side - 1).</summary>
    private static double LogSpaced(int offset, int side)
    {
        double scaled = 8.0 * offset / (side - 1);
        return Math.Sign(scaled) * Math.Log2(Math.Abs(scaled) + 1) / 3;
    }

    /// <summary>Writes the value to all pairs whose offset, query minus key, is (rows, columns).</summary>
    private static void Spread(Span<float> bias, int side, int rows, int columns, float value)
    {
        for (int y = Math.Max(0, -rows); y < Math.Min(side, side - rows); y++)
        {
            for (int x = Math.Max(0, -columns); x < Math.Min(side, side - columns); x++)
            {
                int key = (y * side) + x, query = ((y + rows) * side) + x + columns;
                bias[(key * side * side) + query] = value;
            }
        }
    }
}
