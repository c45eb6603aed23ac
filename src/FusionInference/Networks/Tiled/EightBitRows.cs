namespace FusionML.Inference;

/// <summary>Rows of a whole picture in 8 bits per value, with a step for each row and channel.</summary>
/// <remarks>Threads may use different rows at the same time.</remarks>
internal sealed unsafe class EightBitRows : IRowStore
{
    private readonly KernelSet _kernels;
    private readonly NativeBuffer _buffer;
    private readonly NativeBuffer _steps;
    private readonly int _width;
    private readonly int _channels;

    public EightBitRows(KernelSet kernels, int height, int width, int channels)
    {
        (_kernels, _width, _channels) = (kernels, width, channels);
        _buffer = new NativeBuffer((((long)height * width * channels) + 3) / 4);
        _steps = new NativeBuffer((long)height * channels);
    }

    /// <inheritdoc/>
    public void Store(int y, float* source) => _kernels.QuantizeRow(source, _width, _channels, Row(y), Steps(y));

    /// <inheritdoc/>
    public void Load(int y, float* target) => _kernels.DequantizeRow(Row(y), _width, _channels, Steps(y), target);

    public void Dispose()
    {
        _buffer.Dispose();
        _steps.Dispose();
    }

    private sbyte* Row(int y) => (sbyte*)_buffer.Pointer + ((nint)y * _width * _channels);

    private float* Steps(int y) => _steps.Pointer + ((nint)y * _channels);
}
