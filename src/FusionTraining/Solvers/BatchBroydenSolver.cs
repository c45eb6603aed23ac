namespace FusionML.Training;

/// <summary>
/// Broyden's first ("good") method for g(z) = f(z) - z = 0: z moves by -B g(z), where B estimates the inverse Jacobian of g and
/// learns from every step. It starts as -I, so the first step is a plain one. Each picture keeps the value f(z) with its smallest
/// residual.
/// </summary>
/// <remarks>
/// C. G. Broyden, "A class of methods for solving nonlinear simultaneous equations", Math. Comp. 19, 1965,
/// DOI 10.1090/S0025-5718-1965-0198670-6.
/// </remarks>
internal sealed class BatchBroydenSolver(int maximumIterations, double tolerance, int memory) : IBatchSolver
{
    /// <inheritdoc/>
    public BatchSolution Solve(Func<Tensor, Tensor> map, Tensor start)
    {
        using IDisposable untracked = no_grad();
        using DisposeScope scope = NewDisposeScope();
        using InverseJacobianEstimate inverse = new(memory);
        ResidualHistory history = new(tolerance);
        Tensor point = start.detach().flatten(1);
        Tensor best = map(start).flatten(1);
        Tensor smallest = history.Add(point, best);
        Tensor error = best - point;
        for (int k = 1; k < maximumIterations && !history.Converged; k++)
        {
            using DisposeScope step = NewDisposeScope();
            Tensor move = -inverse.Times(error);
            Tensor next = point.Plus(move);
            Tensor value = map(next.view(start.shape)).flatten(1);
            Tensor residual = history.Add(next, value);
            Tensor nextError = value - next;
            inverse.Update(move, nextError - error);
            Tensor better = residual.lt(smallest).unsqueeze(1);
            Replace(ref best, where(better, value, best));
            Replace(ref smallest, minimum(residual, smallest));
            Replace(ref point, next);
            Replace(ref error, nextError);
        }

        return new BatchSolution(best.view(start.shape).MoveToOuterDisposeScope(), history.Residuals, history.Converged);
    }

    /// <summary>Keeps <paramref name="next"/> beyond the present step, and drops what was kept from the one before.</summary>
    private static void Replace(ref Tensor kept, Tensor next)
    {
        kept.Dispose();
        kept = next.MoveToOuterDisposeScope();
    }
}
