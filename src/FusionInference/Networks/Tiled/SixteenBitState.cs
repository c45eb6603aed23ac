namespace FusionML.Inference;

/// <summary>A mask as the state of an iteration, a row a part, in 16 bits per value.</summary>
internal sealed unsafe class SixteenBitState(KernelSet kernels, int height, int width) : SolverState, IRowStore
{
    private readonly SixteenBitRows _rows = new(kernels, height, width, channels: 1);

    /// <inheritdoc/>
    public override int Parts => height;

    /// <inheritdoc/>
    public override int PartLength => width;

    /// <inheritdoc/>
    public void Store(int y, float* source) => _rows.Store(y, source);

    /// <inheritdoc/>
    public void Load(int y, float* target) => _rows.Load(y, target);

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Read(int part, Span<float> scratch)
    {
        Span<float> row = scratch[..width];
        fixed (float* target = row)
        {
            _rows.Load(part, target);
        }

        return row;
    }

    /// <inheritdoc/>
    public override void Write(int part, ReadOnlySpan<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, width);
        fixed (float* source = values)
        {
            _rows.Store(part, source);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _rows.Dispose();
        base.Dispose();
    }
}
