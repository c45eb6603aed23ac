namespace FusionML.Inference;

/// <summary>Scale, shift and epsilon of a layer normalisation over channels.</summary>
internal sealed unsafe class NormWeights : IDisposable
{
    private readonly NativeBuffer _buffer;

    public NormWeights(ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, float epsilon)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(shift.Length, scale.Length);
        (Channels, Epsilon) = (scale.Length, epsilon);
        _buffer = new NativeBuffer(2L * Channels);
        scale.CopyTo(new Span<float>(Scale, Channels));
        shift.CopyTo(new Span<float>(Shift, Channels));
    }

    public int Channels { get; }

    public float Epsilon { get; }

    public float* Scale => _buffer.Pointer;

    public float* Shift => _buffer.Pointer + Channels;

    public void Dispose() => _buffer.Dispose();
}
