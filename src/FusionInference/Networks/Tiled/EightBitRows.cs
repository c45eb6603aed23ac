namespace FusionML.Inference;

/// <summary>
/// Rows of a whole picture in 8 bits per value, with a step for each channel of <see cref="BlockWidth"/> pixels: what is flat
/// keeps its fine differences whatever stands elsewhere in the row.
/// </summary>
/// <remarks>Threads may use different rows at the same time.</remarks>
internal sealed unsafe class EightBitRows : IRowStore
{
    private const int BlockWidth = 128;

    private readonly KernelSet _kernels;
    private readonly NativeBuffer _buffer;
    private readonly NativeBuffer _steps;
    private readonly int _width;
    private readonly int _channels;

    public EightBitRows(KernelSet kernels, int height, int width, int channels)
    {
        (_kernels, _width, _channels) = (kernels, width, channels);
        _buffer = new NativeBuffer((((long)height * width * channels) + 3) / 4);
        _steps = new NativeBuffer((long)height * Blocks * channels);
    }

    private int Blocks => BlocksOf(_width);

    /// <summary>Bytes that a store takes.</summary>
    public static long BytesFor(int height, int width, int channels) =>
        (long)height * channels * (width + (BlocksOf(width) * (long)sizeof(float)));

    /// <inheritdoc/>
    public void Store(int y, float* source)
    {
        for (int block = 0; block < Blocks; block++)
        {
            (int count, nint start) = Part(block);
            _kernels.QuantizeRow(source + start, count, _channels, Row(y) + start, Steps(y, block));
        }
    }

    /// <inheritdoc/>
    public void Load(int y, float* target)
    {
        for (int block = 0; block < Blocks; block++)
        {
            (int count, nint start) = Part(block);
            _kernels.DequantizeRow(Row(y) + start, count, _channels, Steps(y, block), target + start);
        }
    }

    public void Dispose()
    {
        _buffer.Dispose();
        _steps.Dispose();
    }

    private static int BlocksOf(int width) => (width + BlockWidth - 1) / BlockWidth;

    private sbyte* Row(int y) => (sbyte*)_buffer.Pointer + ((nint)y * _width * _channels);

    private float* Steps(int y, int block) => _steps.Pointer + ((((nint)y * Blocks) + block) * _channels);

    /// <summary>The pixels of a block, and where its values begin in a row.</summary>
    private (int Count, nint Start) Part(int block) =>
        (Math.Min(BlockWidth, _width - (block * BlockWidth)), (nint)block * BlockWidth * _channels);
}
