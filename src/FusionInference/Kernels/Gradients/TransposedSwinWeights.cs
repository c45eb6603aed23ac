namespace FusionML.Inference;

/// <summary>The linear layers of a Swin block with transposed weights and no bias, as gradients go back through them.</summary>
/// <param name="values">Values of a parameter; weights are outputs x inputs.</param>
/// <param name="channels">Channels of the block.</param>
internal sealed class TransposedSwinWeights(SwinBlockValues values, int channels) : IDisposable
{
    public LinearWeights QueryKeyValue { get; } =
        Transpose(values(SwinBlockParameter.QueryKeyValue), outputs: 3 * channels, inputs: channels);

    public LinearWeights Projection { get; } =
        Transpose(values(SwinBlockParameter.Projection), outputs: channels, inputs: channels);

    public LinearWeights FirstLayer { get; } =
        Transpose(values(SwinBlockParameter.FirstLayer), outputs: 3 * channels, inputs: channels);

    public LinearWeights SecondLayer { get; } =
        Transpose(values(SwinBlockParameter.SecondLayer), outputs: channels, inputs: 3 * channels);

    public void Dispose()
    {
        QueryKeyValue.Dispose();
        Projection.Dispose();
        FirstLayer.Dispose();
        SecondLayer.Dispose();
    }

    private static LinearWeights Transpose(ReadOnlySpan<float> weights, int outputs, int inputs)
    {
        float[] transposed = new float[weights.Length];
        for (int output = 0; output < outputs; output++)
        {
            for (int input = 0; input < inputs; input++)
            {
                transposed[(input * outputs) + output] = weights[(output * inputs) + input];
            }
        }

        return new LinearWeights(transposed, [], outputs, inputs);
    }
}
