namespace FusionML.Inference;

/// <summary>
/// The map whose fixed point is sought: writes f(state) to <paramref name="next"/>, which never overlaps <paramref
/// name="state"/>.
/// </summary>
internal delegate void FixedPointMap(ReadOnlySpan<float> state, Span<float> next);

/// <summary>Finds a state with f(state) = state.</summary>
internal interface IFixedPointSolver
{
    /// <summary>Iterates from <paramref name="start"/>.</summary>
    /// <param name="map">The map.</param>
    /// <param name="start">The first state; it is not changed.</param>
    /// <param name="memory">Buffers of the state's length, reused between calls; the solution lies in one of them until the next
    /// call.</param>
    /// <param name="report">Receives the number of evaluations so far and the last one's relative residual.</param>
    /// <exception cref="DivergenceException">The state is no longer finite.</exception>
    FixedPointSolution Solve(
        FixedPointMap map,
        ReadOnlySpan<float> start,
        StateBuffers memory,
        Action<int, double>? report = null
    );
}

/// <summary>What a solver found.</summary>
/// <param name="State">The state, of all evaluated values the one that the solver trusts most.</param>
/// <param name="Residuals">|f(x) - x| / |f(x)| of each evaluation, L2 norms over the state.</param>
/// <param name="Converged">The last residual is not above the tolerance.</param>
internal sealed record FixedPointSolution(float[] State, IReadOnlyList<double> Residuals, bool Converged);

/// <summary>Buffers of one length that are allocated when they are first asked for, and kept.</summary>
internal sealed class StateBuffers(int length)
{
    private readonly List<float[]> _buffers = [];

    public float[] this[int index]
    {
        get
        {
            while (_buffers.Count <= index)
            {
                _buffers.Add(GC.AllocateUninitializedArray<float>(length));
            }

            return _buffers[index];
        }
    }
}
