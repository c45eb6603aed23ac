namespace FusionML.Inference;

/// <summary>The weights of a depthwise 3 x 3 convolution without bias: channel, row tap, column tap, as PyTorch stores them.</summary>
internal sealed unsafe class DepthwiseTaps : IDisposable
{
    /// <summary>Weights of a channel.</summary>
    public const int PerChannel = 9;

    private readonly NativeBuffer _buffer;

    /// <param name="weights">channels x 1 x 3 x 3.</param>
    public DepthwiseTaps(ReadOnlySpan<float> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length % PerChannel, 0);
        Channels = weights.Length / PerChannel;
        _buffer = new NativeBuffer(weights.Length);
        weights.CopyTo(new Span<float>(_buffer.Pointer, weights.Length));
    }

    public int Channels { get; }

    /// <summary>The nine weights of a channel.</summary>
    public float* Of(int channel) => _buffer.Pointer + (channel * PerChannel);

    public void Dispose() => _buffer.Dispose();
}
