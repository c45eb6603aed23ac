namespace FusionML.Alignment;

/// <summary>A small linear least-squares problem, row by row.</summary>
internal sealed class NormalEquations(int unknowns)
{
    private readonly double[,] _matrix = new double[unknowns, unknowns + 1];

    /// <summary>Adds that the sum of row[i] times the unknowns should be <paramref name="value"/>.</summary>
    public void Add(ReadOnlySpan<double> row, double value)
    {
        for (int i = 0; i < unknowns; i++)
        {
            for (int j = 0; j < unknowns; j++)
            {
                _matrix[i, j] += row[i] * row[j];
            }

            _matrix[i, unknowns] += row[i] * value;
        }
    }

    /// <summary>The unknowns, by elimination with the largest pivot; null if the rows do not determine them.</summary>
    public double[]? Solve()
    {
        double[,] m = (double[,])_matrix.Clone();
        double largest = 0;
        for (int i = 0; i < unknowns; i++)
        {
            largest = Math.Max(largest, m[i, i]);
        }

        for (int column = 0; column < unknowns; column++)
        {
            int pivot = Enumerable.Range(column, unknowns - column).MaxBy(row => Math.Abs(m[row, column]));
            if (!(Math.Abs(m[pivot, column]) > 1e-10 * largest))
            {
                return null;
            }

            for (int k = column; k <= unknowns; k++)
            {
                (m[column, k], m[pivot, k]) = (m[pivot, k], m[column, k]);
            }

            for (int row = 0; row < unknowns; row++)
            {
                double factor = m[row, column] / m[column, column];
                for (int k = column; row != column && k <= unknowns; k++)
                {
                    m[row, k] -= factor * m[column, k];
                }
            }
        }

        return [.. Enumerable.Range(0, unknowns).Select(i => m[i, unknowns] / m[i, i])];
    }
}
