namespace FusionML.Training;

/// <summary>Plain iteration: z becomes f(z).</summary>
internal sealed class BatchPlainSolver(int maximumIterations, double tolerance) : IBatchSolver
{
    /// <inheritdoc/>
    public BatchSolution Solve(Func<Tensor, Tensor> map, Tensor start)
    {
        using IDisposable untracked = no_grad();
        using DisposeScope scope = NewDisposeScope();
        ResidualHistory history = new(tolerance);
        Tensor state = start.detach();
        for (int k = 0; k < maximumIterations && !history.Converged; k++)
        {
            Tensor next = map(state);
            history.Add(state, next).Dispose();
            state.Dispose();
            state = next;
        }

        return new BatchSolution(state.MoveToOuterDisposeScope(), history.Residuals, history.Converged);
    }
}
