namespace FusionML.Inference;

/// <summary>
/// The weights of a linear layer for <see cref="TransposedLinear{TOps, TVector}"/>: panels of <see cref="PanelOutputs"/> outputs,
/// inside a panel one run of <see cref="PanelOutputs"/> values per input.
/// </summary>
internal sealed unsafe class LinearWeights : IDisposable
{
    /// <summary>Outputs that the kernel computes together.</summary>
    public const int PanelOutputs = 8;

    private readonly NativeBuffer _buffer;

    /// <param name="weights">outputs x inputs, row-major, as PyTorch stores it.</param>
    /// <param name="bias">One value per output, or empty.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels, a multiple of <see cref="PanelOutputs"/>.</param>
    public LinearWeights(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int inputs, int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, inputs * outputs);
        ArgumentOutOfRangeException.ThrowIfNotEqual(outputs % PanelOutputs, 0);
        (Inputs, Outputs) = (inputs, outputs);
        _buffer = new NativeBuffer(((long)inputs + 1) * outputs);
        for (int output = 0; output < outputs; output++)
        {
            for (int input = 0; input < inputs; input++)
            {
                Panels[PanelIndex(output, input)] = weights[(output * inputs) + input];
            }
        }

        bias.CopyTo(new Span<float>(Bias, outputs));
    }

    /// <summary>Input channels.</summary>
    public int Inputs { get; }

    /// <summary>Output channels.</summary>
    public int Outputs { get; }

    /// <summary>The weights, panel after panel.</summary>
    public float* Panels => _buffer.Pointer;

    /// <summary>One value per output.</summary>
    public float* Bias => _buffer.Pointer + ((long)Inputs * Outputs);

    /// <summary>
    /// Where the weight from <paramref name="input"/> to <paramref name="output"/> stands in <see cref="Panels"/>.
    /// </summary>
    public int PanelIndex(int output, int input) =>
        (((output / PanelOutputs * Inputs) + input) * PanelOutputs) + (output % PanelOutputs);

    public void Dispose() => _buffer.Dispose();
}
