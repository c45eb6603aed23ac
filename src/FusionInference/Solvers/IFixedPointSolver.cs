namespace FusionML.Inference;

/// <summary>
/// The map whose fixed point is sought: writes f(state) to <paramref name="next"/>, which is never <paramref name="state"/>.
/// </summary>
internal delegate void FixedPointMap(SolverState state, SolverState next);

/// <summary>Finds a state with f(state) = state.</summary>
internal interface IFixedPointSolver
{
    /// <summary>Iterates from <paramref name="start"/>.</summary>
    /// <param name="map">The map.</param>
    /// <param name="start">The first state; it is not changed.</param>
    /// <param name="memory">States of the same kind, reused between calls; the solution is one of them until the next call.
    /// </param>
    /// <param name="report">Receives the number of evaluations so far and the last one's relative residual.</param>
    /// <param name="cancellation">Looked at between the parts of a state.</param>
    /// <exception cref="DivergenceException">The state is no longer finite.</exception>
    FixedPointSolution Solve(
        FixedPointMap map,
        SolverState start,
        StateBuffers memory,
        Action<int, double>? report = null,
        CancellationToken cancellation = default
    );
}

/// <summary>What a solver found.</summary>
/// <param name="State">The state, of all evaluated values the one that the solver trusts most.</param>
/// <param name="Residuals">|f(x) - x| / |f(x)| of each evaluation, L2 norms over the state.</param>
/// <param name="Converged">The last residual is not above the tolerance.</param>
internal sealed record FixedPointSolution(SolverState State, IReadOnlyList<double> Residuals, bool Converged);
