namespace FusionML.Inference;

/// <summary>Plain iteration: x_{k+1} = f(x_k).</summary>
internal sealed class PlainSolver(int maximumIterations, double tolerance) : IFixedPointSolver
{
    /// <inheritdoc/>
    public FixedPointSolution Solve(
        FixedPointMap map,
        ReadOnlySpan<float> start,
        StateBuffers memory,
        Action<int, double>? report = null
    )
    {
        List<double> residuals = [];
        float[] state = memory[0];
        start.CopyTo(state);
        for (int k = 0; k < maximumIterations; k++)
        {
            float[] next = memory[1 - k % 2];
            map(state, next);
            double residual = ResidualProducts.Relative(
                ResidualProducts.OfResiduals(next, state, next, state),
                DivergenceException.Check(next, k, residuals)
            );
            residuals.Add(residual);
            report?.Invoke(k + 1, residual);
            state = next;
            if (residual <= tolerance)
            {
                break;
            }
        }

        return new FixedPointSolution(state, residuals, residuals[^1] <= tolerance);
    }
}
