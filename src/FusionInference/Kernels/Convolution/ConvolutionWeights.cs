namespace FusionML.Inference;

/// <summary>
/// The weights of a 3 x 3 convolution in the order in which the direct kernel reads them: row tap, column tap, input channel,
/// output channel (innermost), with the outputs filled up by zeros to a multiple of <see cref="OutputGranularity"/>.
/// </summary>
internal sealed unsafe class ConvolutionWeights : IDisposable
{
    /// <summary>Twice the widest register.</summary>
    public const int OutputGranularity = 32;

    /// <summary>The widest register: Winograd's method takes two or three of them at a time.</summary>
    private const int WinogradGranularity = 16;

    private readonly NativeBuffer _buffer;

    /// <param name="weights">outputs x inputs x 3 x 3, row-major, as PyTorch stores it.</param>
    /// <param name="bias">One value per output, or empty.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    public ConvolutionWeights(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int inputs, int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, outputs * inputs * 9);
        (Inputs, Outputs) = (inputs, outputs);
        PaddedOutputs = (outputs + OutputGranularity - 1) / OutputGranularity * OutputGranularity;
        _buffer = new NativeBuffer(((9L * inputs) + 1) * PaddedOutputs);
        for (int output = 0; output < outputs; output++)
        {
            for (int input = 0; input < inputs; input++)
            {
                for (int tap = 0; tap < 9; tap++)
                {
                    Taps[(((tap * inputs) + input) * PaddedOutputs) + output] = weights[(((output * inputs) + input) * 9) + tap];
                }
            }
        }

        bias.CopyTo(new Span<float>(Bias, PaddedOutputs));
        if (inputs % WinogradGranularity == 0 && outputs % WinogradGranularity == 0 && outputs > WinogradGranularity)
        {
            Winograd = new WinogradWeights(weights, inputs, outputs);
        }
    }

    /// <summary>Input channels.</summary>
    public int Inputs { get; }

    /// <summary>Output channels.</summary>
    public int Outputs { get; }

    /// <summary>Output channels with the zeros that fill them up.</summary>
    public int PaddedOutputs { get; }

    /// <summary>9 x <see cref="Inputs"/> x <see cref="PaddedOutputs"/>.</summary>
    public float* Taps => _buffer.Pointer;

    /// <summary>One value per padded output; zeros where the layer has no bias.</summary>
    public float* Bias => _buffer.Pointer + (9L * Inputs * PaddedOutputs);

    /// <summary>The same weights for Winograd's method, where the channels allow it.</summary>
    public WinogradWeights? Winograd { get; }

    public void Dispose()
    {
        _buffer.Dispose();
        Winograd?.Dispose();
    }
}
