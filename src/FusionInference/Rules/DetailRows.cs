using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// The detail of one source on one pyramid level, row after row from the top: the level minus the next one doubled, and its
/// salience, the largest absolute detail of each pixel's three columns.
/// </summary>
/// <param name="level">The level.</param>
/// <param name="half">The next level.</param>
internal sealed class DetailRows(ImagePlane level, ImagePlane half)
{
    private readonly RowRing _details = new(level.Width);
    private readonly RowRing _saliences = new(level.Width);
    private readonly float[] _absolute = new float[level.Width];
    private readonly float[] _padded = new float[level.Width + 2];
    private readonly float[] _smooth = new float[half.Width + 2];

    /// <summary>The detail of a row that has been computed.</summary>
    public Span<float> this[int y] => _details[y];

    /// <summary>Computes row <paramref name="y"/>; rows come in order.</summary>
    public void Compute(int y)
    {
        Span<float> detail = _details[y];
        level.GetRow(y).CopyTo(detail);
        PyramidFilter.AddExpandedRow(detail, half, y, level.Height, -1, _smooth);
        for (int x = 0; x < detail.Length; x++)
        {
            _absolute[x] = Math.Abs(detail[x]);
        }

        Neighbourhood.CombineColumns<MaximumCombination>(_absolute, _padded, _saliences[y]);
    }

    /// <summary>The largest absolute detail within the 3x3 around each pixel of row <paramref name="y"/>.</summary>
    public void GetSalience(int y, Span<float> salience) =>
        Neighbourhood.Combine<MaximumCombination>(
            _saliences[Math.Max(y - 1, 0)],
            _saliences[y],
            _saliences[Math.Min(y + 1, level.Height - 1)],
            salience
        );
}
