namespace FusionML.Inference;

/// <summary>The weights of a depthwise 7 x 7 convolution: row tap, column tap, channel (innermost).</summary>
internal sealed unsafe class DepthwiseWeights : IDisposable
{
    /// <summary>Side of the kernel.</summary>
    public const int Side = 7;

    private readonly NativeBuffer _buffer;

    /// <param name="weights">channels x 1 x 7 x 7.</param>
    /// <param name="bias">One value per channel.</param>
    public DepthwiseWeights(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        Channels = bias.Length;
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, Channels * Side * Side);
        _buffer = new NativeBuffer(((Side * Side) + 1L) * Channels);
        for (int channel = 0; channel < Channels; channel++)
        {
            for (int tap = 0; tap < Side * Side; tap++)
            {
                Taps[(tap * Channels) + channel] = weights[(channel * Side * Side) + tap];
            }
        }

        bias.CopyTo(new Span<float>(Bias, Channels));
    }

    public int Channels { get; }

    public float* Taps => _buffer.Pointer;

    public float* Bias => _buffer.Pointer + (Side * Side * Channels);

    public void Dispose() => _buffer.Dispose();
}
