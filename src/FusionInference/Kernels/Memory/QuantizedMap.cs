namespace FusionML.Inference;

/// <summary>
/// The features of a whole picture in 16 bits per value, with a step for each row: what a tiled picture keeps between iterations.
/// </summary>
/// <remarks>Threads may write different rows at the same time.</remarks>
internal sealed unsafe class QuantizedMap : IDisposable
{
    private readonly NativeBuffer _buffer;
    private readonly float[] _steps;
    private readonly nint _rowLength;

    public QuantizedMap(int height, int width, int channels)
    {
        _rowLength = (nint)width * channels;
        _buffer = new NativeBuffer(((long)height * _rowLength + 1) / 2);
        _steps = new float[height];
    }

    /// <summary>Stores row <paramref name="y"/>.</summary>
    public void Store(KernelSet kernels, int y, float* source) => _steps[y] = kernels.QuantizeRow(source, _rowLength, Row(y));

    /// <summary>Reads row <paramref name="y"/> back.</summary>
    public void Load(KernelSet kernels, int y, float* target) => kernels.DequantizeRow(Row(y), _rowLength, _steps[y], target);

    public void Dispose() => _buffer.Dispose();

    private short* Row(int y) => (short*)_buffer.Pointer + (y * _rowLength);
}
