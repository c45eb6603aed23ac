using System.Numerics;

namespace FusionML.Metrics;

/// <summary>Sobel magnitudes row by row, the picture continued by zeros.</summary>
internal sealed class EdgeSaliencyRow(int width)
{
    // One zero before the row and, behind it, zeros to whole vectors and one more.
    private readonly double[][] _rows = [.. Enumerable.Range(0, 3).Select(_ => new double[LaneMask.Pad(width) + 2])];
    private readonly double[] _powers = new double[LaneMask.Pad(width)];

    /// <summary>
    /// sums[x] += magnitude(y, x)^5 for the rows from <paramref name="first"/> to the one before <paramref name="end"/>.
    /// </summary>
    public void AddFifthPowers(SampleRows picture, int first, int end, Span<double> sums)
    {
        (double[] above, double[] middle, double[] below) = (_rows[0], _rows[1], _rows[2]);
        Load(picture, first - 1, above);
        Load(picture, first, middle);
        for (int y = first; y < end; y++)
        {
            Load(picture, y + 1, below);
            FifthPowers(above, middle, below);
            for (int x = 0; x < sums.Length; x++)
            {
                sums[x] += _powers[x];
            }

            (above, middle, below) = (middle, below, above);
        }
    }

    private static void Load(SampleRows picture, int y, double[] row)
    {
        if (y < 0 || y >= picture.Height)
        {
            Array.Clear(row);
        }
        else
        {
            picture.Read(y, row.AsSpan(1));
        }
    }

    /// <summary>
    /// Lanes are columns. gx = the column right of x less the one left of it, weights 1 2 1; gy = the row below less the one
    /// above, weights 1 2 1; power = (gx^2 + gy^2)^2 sqrt(gx^2 + gy^2).
    /// </summary>
    private void FifthPowers(double[] above, double[] middle, double[] below)
    {
        for (int x = 0; x < _powers.Length; x += Vector<double>.Count)
        {
            Vector<double> aboveLeft = new(above, x),
                aboveMiddle = new(above, x + 1),
                aboveRight = new(above, x + 2);
            Vector<double> left = new(middle, x),
                right = new(middle, x + 2);
            Vector<double> belowLeft = new(below, x),
                belowMiddle = new(below, x + 1),
                belowRight = new(below, x + 2);
            Vector<double> gx = aboveRight - aboveLeft + 2 * (right - left) + belowRight - belowLeft;
            Vector<double> gy = belowLeft - aboveLeft + 2 * (belowMiddle - aboveMiddle) + belowRight - aboveRight;
            Vector<double> square = gx * gx + gy * gy;
            (square * square * Vector.SquareRoot(square)).CopyTo(_powers, x);
        }
    }
}
