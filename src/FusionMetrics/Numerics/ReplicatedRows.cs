namespace FusionML.Metrics;

/// <summary>A band with its border samples repeated outwards by <paramref name="margin"/> on every side.</summary>
internal sealed class ReplicatedRows(SampleRows inner, int margin)
    : SampleRows(inner.Height + 2 * margin, inner.Width + 2 * margin)
{
    /// <inheritdoc/>
    public override void Read(int y, Span<double> target)
    {
        inner.Read(Math.Clamp(y - margin, 0, inner.Height - 1), target[margin..]);
        target[..margin].Fill(target[margin]);
        target.Slice(margin + inner.Width, margin).Fill(target[margin + inner.Width - 1]);
    }
}
