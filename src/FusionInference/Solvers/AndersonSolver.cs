namespace FusionML.Inference;

/// <summary>
/// Anderson mixing as the deq-flow solver does it (github.com/locuslab/deq-flow; networks.md 3.5): evaluations 0 and 1 are plain,
/// then x_k = sum_j a_j (beta f(x_j) + (1 - beta) x_j) over the last min(k, memory) evaluations, and of the values from
/// evaluation 2 on the one with the smallest absolute residual is returned.
/// </summary>
/// <remarks>
/// Where fewer than three evaluations are allowed, the last value is returned, like a plain iteration; deq-flow would return the
/// start.
/// </remarks>
internal sealed class AndersonSolver(
    int maximumIterations,
    double tolerance,
    int memoryLength,
    double regularization,
    double mixing
) : IFixedPointSolver
{
    /// <inheritdoc/>
    public FixedPointSolution Solve(
        FixedPointMap map,
        SolverState start,
        StateBuffers memory,
        Action<int, double>? report = null,
        CancellationToken cancellation = default
    )
    {
        int slots = Math.Min(memoryLength, maximumIterations);
        double[,] products = new double[slots, slots];
        List<double> residuals = [];
        double[] row = new double[slots];
        SolverState best = Value(memory, 0);
        double smallest = double.PositiveInfinity;
        for (int k = 0; k < maximumIterations; k++)
        {
            int slot = k % slots;
            (SolverState point, SolverState value) = (Point(memory, slot), Value(memory, slot));
            if (k < 2)
            {
                point.CopyFrom(k == 0 ? start : Value(memory, (k - 1) % slots), cancellation);
            }
            else
            {
                Mix(memory, products, Math.Min(k, slots), point, cancellation);
            }

            if (k >= slots && ReferenceEquals(best, value))
            {
                // The next value takes the place of the best one so far.
                best = memory[0];
                best.CopyFrom(value, cancellation);
            }

            map(point, value);
            double squaredNorm = DivergenceException.Check(ResidualProducts.SquaredNorm(value, cancellation), k, residuals);
            (SolverState, SolverState)[] pairs =
            [
                .. Enumerable.Range(0, Math.Min(k + 1, slots)).Select(j => (Value(memory, j), Point(memory, j))),
            ];
            ResidualProducts.OfResiduals((value, point), pairs, row.AsSpan(0, pairs.Length), cancellation);
            for (int j = 0; j < pairs.Length; j++)
            {
                products[slot, j] = products[j, slot] = row[j];
            }

            double squaredResidual = products[slot, slot];
            residuals.Add(ResidualProducts.Relative(squaredResidual, squaredNorm));
            report?.Invoke(k + 1, residuals[^1]);
            if (k < 2 || squaredResidual < smallest)
            {
                best = value;
                smallest = k < 2 ? double.PositiveInfinity : squaredResidual;
            }

            if (residuals[^1] <= tolerance)
            {
                break;
            }
        }

        return new FixedPointSolution(best, residuals, residuals[^1] <= tolerance);
    }

    private static SolverState Point(StateBuffers memory, int slot) => memory[1 + 2 * slot];

    private static SolverState Value(StateBuffers memory, int slot) => memory[2 + 2 * slot];

    /// <summary>
    /// Writes sum_j a_j (beta value_j + (1 - beta) point_j) to <paramref name="mixed"/>, which may be one of the points.
    /// </summary>
    private void Mix(StateBuffers memory, double[,] products, int count, SolverState mixed, CancellationToken cancellation)
    {
        double[] gram = new double[count * count];
        for (int i = 0; i < gram.Length; i++)
        {
            gram[i] = products[i / count, i % count];
        }

        double[] coefficients = new double[count];
        AndersonMixing.Solve(gram, regularization, coefficients);
        (SolverState Source, float Factor)[] terms =
        [
            .. Enumerable.Range(0, count).Select(j => (Value(memory, j), (float)(mixing * coefficients[j]))),
            .. Enumerable
                .Range(0, mixing == 1 ? 0 : count)
                .Select(j => (Point(memory, j), (float)((1 - mixing) * coefficients[j]))),
        ];
        StateSum.Write(terms, mixed, cancellation);
    }
}
