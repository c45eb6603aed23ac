namespace FusionML.Inference;

/// <summary>
/// The coefficients of Anderson mixing: from the inner products of past residuals to the weights of past iterates.
/// </summary>
/// <remarks>
/// D. G. Anderson, "Iterative procedures for nonlinear integral equations", JACM 12(4), 1965, doi:10.1145/321296.321305, with the
/// regularisation that deep equilibrium models use. Stateless; can be used from several threads at once.
/// </remarks>
public static class AndersonMixing
{
    /// <summary>
    /// Minimises |sum_i a_i g_i|^2 + lambda |a|^2 under sum_i a_i = 1, where g_i are the residuals f(x_i) - x_i, by solving the
    /// bordered system [[0, 1'], [1, G + lambda I]] [mu; a] = [1; 0] with G_ij = g_i . g_j.
    /// </summary>
    /// <param name="gram">The n x n inner products G_ij in row-major order.</param>
    /// <param name="regularization">lambda, at least 0; it is added as it stands, whatever the scale of the residuals.</param>
    /// <param name="coefficients">Takes the n coefficients a_i. If the system is singular, the last is 1 and the others 0: a
    /// plain step.</param>
    /// <exception cref="ArgumentException">There are no coefficients, or the inner products are not n x n.</exception>
    public static void Solve(ReadOnlySpan<double> gram, double regularization, Span<double> coefficients)
    {
        int n = coefficients.Length;
        if (n == 0 || gram.Length != n * n)
        {
            throw new ArgumentException(
                $"{n} coefficients need {n}x{n} inner products, and at least one of each, not {gram.Length}.",
                nameof(gram)
            );
        }

        ArgumentOutOfRangeException.ThrowIfNegative(regularization);
        int size = n + 1;
        double[] system = new double[size * size];
        double[] solution = new double[size];
        solution[0] = 1;
        for (int i = 1; i < size; i++)
        {
            system[i] = system[i * size] = 1;
            for (int j = 1; j < size; j++)
            {
                system[i * size + j] = gram[(i - 1) * n + j - 1] + (i == j ? regularization : 0);
            }
        }

        if (Eliminate(system, solution))
        {
            solution.AsSpan(1).CopyTo(coefficients);
        }
        else
        {
            coefficients.Clear();
            coefficients[^1] = 1;
        }
    }

    /// <summary>Gaussian elimination with partial pivoting, in place; false if the matrix is singular.</summary>
    private static bool Eliminate(double[] matrix, double[] right)
    {
        int n = right.Length;
        for (int column = 0; column < n; column++)
        {
            int pivot = Enumerable.Range(column, n - column).MaxBy(row => Math.Abs(matrix[row * n + column]));
            if (!(Math.Abs(matrix[pivot * n + column]) > 0))
            {
                return false;
            }

            for (int k = 0; k < n; k++)
            {
                (matrix[pivot * n + k], matrix[column * n + k]) = (matrix[column * n + k], matrix[pivot * n + k]);
            }

            (right[pivot], right[column]) = (right[column], right[pivot]);
            for (int row = column + 1; row < n; row++)
            {
                double factor = matrix[row * n + column] / matrix[column * n + column];
                for (int k = column; k < n; k++)
                {
                    matrix[row * n + k] -= factor * matrix[column * n + k];
                }

                right[row] -= factor * right[column];
            }
        }

        for (int row = n - 1; row >= 0; row--)
        {
            for (int k = row + 1; k < n; k++)
            {
                right[row] -= matrix[row * n + k] * right[k];
            }

            right[row] /= matrix[row * n + row];
        }

        return Array.TrueForAll(right, double.IsFinite);
    }
}
