using FusionML.Inference;

namespace FusionML.Training;

/// <summary>Finds a state with f(z) = z. Pictures of a batch do not influence each other.</summary>
internal interface IBatchSolver
{
    /// <summary>
    /// Iterates from <paramref name="start"/> without tracking gradients; memory does not grow with the number of iterations.
    /// </summary>
    /// <param name="map">f, from and to tensors of the shape of <paramref name="start"/>.</param>
    /// <param name="start">The first state, batch first.</param>
    /// <exception cref="DivergenceException">The state is no longer finite.</exception>
    BatchSolution Solve(Func<Tensor, Tensor> map, Tensor start);
}

/// <summary>What a solver found.</summary>
/// <param name="State">The state, of all evaluated values the one that the solver trusts most.</param>
/// <param name="Residuals">
/// |f(z) - z| / |f(z)| of each evaluation, L2 norms over the state of a picture, for the worst picture.
/// </param>
/// <param name="Converged">The last residual is not above the tolerance.</param>
internal sealed record BatchSolution(Tensor State, IReadOnlyList<double> Residuals, bool Converged);
