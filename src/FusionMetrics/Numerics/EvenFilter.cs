namespace FusionML.Metrics;

/// <summary>
/// A real filter in the frequency domain that depends on the absolute frequencies alone, so that a quarter of it is enough:
/// the gain at row frequency v and column frequency u in cycles per picture, 0 to half the side.
/// </summary>
internal sealed class EvenFilter
{
    private readonly int _height;
    private readonly int _width;
    private readonly int _columns;
    private readonly double[] _gains;

    /// <summary>Computes the gains, including the factor 1 / (height width) of the inverse transform.</summary>
    /// <param name="height">Rows of the planes.</param>
    /// <param name="width">Columns of the planes.</param>
    /// <param name="fillRow">Fills the gains of row frequency v (first argument) for u = 0, 1, ...; the span is padded to
    /// whole vectors.</param>
    public EvenFilter(int height, int width, Action<int, double[]> fillRow)
    {
        (_height, _width, _columns) = (height, width, width / 2 + 1);
        _gains = new double[(height / 2 + 1) * _columns];
        double scale = 1.0 / ((double)height * width);
        double[] row = new double[LaneMask.Pad(_columns)];
        for (int v = 0; v <= height / 2; v++)
        {
            fillRow(v, row);
            for (int u = 0; u < _columns; u++)
            {
                _gains[v * _columns + u] = row[u] * scale;
            }
        }
    }

    /// <summary>Multiplies the spectra of columns first .. first + count - 1.</summary>
    public void Apply(FourierBatch batch, int first, int count)
    {
        double[] real = batch.Real;
        double[] imaginary = batch.Imaginary;
        for (int y = 0; y < _height; y++)
        {
            int row = Math.Min(y, _height - y) * _columns;
            int at = y * batch.Width;
            for (int x = first; x < first + count; x++, at++)
            {
                double gain = _gains[row + Math.Min(x, _width - x)];
                real[at] *= gain;
                imaginary[at] *= gain;
            }
        }
    }
}
