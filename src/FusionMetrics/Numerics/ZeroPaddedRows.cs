namespace FusionML.Metrics;

/// <summary>A band with <paramref name="margin"/> zeros on every side.</summary>
internal sealed class ZeroPaddedRows(SampleRows inner, int margin)
    : SampleRows(inner.Height + 2 * margin, inner.Width + 2 * margin)
{
    /// <inheritdoc/>
    public override void Read(int y, Span<double> target)
    {
        target[..Width].Clear();
        if (y >= margin && y < margin + inner.Height)
        {
            inner.Read(y - margin, target[margin..]);
        }
    }
}
