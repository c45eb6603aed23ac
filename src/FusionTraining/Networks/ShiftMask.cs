namespace FusionML.Training;

/// <summary>
/// After the cyclic shift, a window at the far border holds pixels from both ends of the picture; this keeps them apart by -100
/// on the logits of such pairs. The mask of the last size is kept.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class ShiftMask(int window, int shift) : IDisposable
{
    private const float Apart = -100;

    private Tensor? _mask;
    private (long Rows, long Columns, ScalarType Type, string Device) _key;

    /// <returns>Windows x 1 x tokens x tokens; it belongs to this object.</returns>
    public Tensor For(long height, long width, ScalarType type, Device device)
    {
        (long, long, ScalarType, string) key = (height, width, type, device.ToString());
        if (_mask is null || _key != key)
        {
            using IDisposable untracked = no_grad();
            using DisposeScope scope = NewDisposeScope();
            Tensor zones = Zones(height).unsqueeze(1).Times(3).Plus(Zones(width).unsqueeze(0));
            Tensor windows = WindowPartition.Cut(zones.view(1, height, width, 1), window).squeeze(-1);
            Tensor different = windows.unsqueeze(1).ne(windows.unsqueeze(2)).unsqueeze(1);
            _mask?.Dispose();
            _mask = different.to(type).Times(Apart).to(device).DetachFromDisposeScope();
            _key = key;
        }

        return _mask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mask?.Dispose();
        _mask = null;
    }

    /// <summary>0 for whole windows, 1 and 2 for the two parts of the window that the shift has put together.</summary>
    private Tensor Zones(long length)
    {
        float[] zones = new float[length];
        zones.AsSpan(checked((int)length) - window).Fill(1);
        zones.AsSpan(zones.Length - shift).Fill(2);
        return tensor(zones);
    }
}
