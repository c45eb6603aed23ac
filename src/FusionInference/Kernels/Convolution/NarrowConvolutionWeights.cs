namespace FusionML.Inference;

/// <summary>
/// The weights of a 3 x 3 convolution to few outputs, without bias: output, row tap, column tap, input channel (innermost).
/// </summary>
internal sealed unsafe class NarrowConvolutionWeights : IDisposable
{
    private readonly NativeBuffer _buffer;

    /// <param name="weights">outputs x inputs x 3 x 3.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    public NarrowConvolutionWeights(ReadOnlySpan<float> weights, int inputs, int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, outputs * inputs * 9);
        (Inputs, Outputs) = (inputs, outputs);
        _buffer = new NativeBuffer(weights.Length);
        for (int output = 0; output < outputs; output++)
        {
            for (int input = 0; input < inputs; input++)
            {
                for (int tap = 0; tap < 9; tap++)
                {
                    Taps(output)[(tap * inputs) + input] = weights[(((output * inputs) + input) * 9) + tap];
                }
            }
        }
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>9 x <see cref="Inputs"/> values of one output.</summary>
    public float* Taps(int output) => _buffer.Pointer + (9L * Inputs * output);

    public void Dispose() => _buffer.Dispose();
}
