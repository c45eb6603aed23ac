namespace FusionML.Inference;

/// <summary>Rows of a whole picture in 16 bits per value, with a step for each row.</summary>
/// <remarks>Threads may use different rows at the same time.</remarks>
internal sealed unsafe class SixteenBitRows : IRowStore
{
    private readonly KernelSet _kernels;
    private readonly NativeBuffer _buffer;
    private readonly float[] _steps;
    private readonly nint _rowLength;

    public SixteenBitRows(KernelSet kernels, int height, int width, int channels)
    {
        (_kernels, _rowLength, _steps) = (kernels, (nint)width * channels, new float[height]);
        _buffer = new NativeBuffer(((height * (long)_rowLength) + 1) / 2);
    }

    /// <inheritdoc/>
    public void Store(int y, float* source) => _steps[y] = _kernels.QuantizeRow(source, _rowLength, Row(y));

    /// <inheritdoc/>
    public void Load(int y, float* target) => _kernels.DequantizeRow(Row(y), _rowLength, _steps[y], target);

    public void Dispose() => _buffer.Dispose();

    private short* Row(int y) => (short*)_buffer.Pointer + (y * _rowLength);
}
