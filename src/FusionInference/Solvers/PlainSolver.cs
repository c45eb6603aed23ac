namespace FusionML.Inference;

/// <summary>Plain iteration: x_{k+1} = f(x_k).</summary>
internal sealed class PlainSolver(int maximumIterations, double tolerance) : IFixedPointSolver
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
        List<double> residuals = [];
        SolverState state = memory[0];
        state.CopyFrom(start, cancellation);
        for (int k = 0; k < maximumIterations; k++)
        {
            SolverState next = memory[1 - k % 2];
            map(state, next);
            double squaredNorm = DivergenceException.Check(ResidualProducts.SquaredNorm(next, cancellation), k, residuals);
            double squaredResidual = 0;
            ResidualProducts.OfResiduals((next, state), [(next, state)], new Span<double>(ref squaredResidual), cancellation);
            residuals.Add(ResidualProducts.Relative(squaredResidual, squaredNorm));
            report?.Invoke(k + 1, residuals[^1]);
            state = next;
            if (residuals[^1] <= tolerance)
            {
                break;
            }
        }

        return new FixedPointSolution(state, residuals, residuals[^1] <= tolerance);
    }
}
