using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// A fixed point as a layer of a network: found without tracking gradients, then tied to the graph in one of three ways, so that
/// the memory of a training step does not grow with the number of iterations.
/// </summary>
internal static class FixedPointLayer
{
    /// <summary>Finds z = f(z) and, where gradients are being tracked, makes the result differentiable by what f uses.</summary>
    /// <param name="map">f; it may use parameters and other tensors that need a gradient.</param>
    /// <param name="start">The first state, batch first.</param>
    /// <param name="options">Solver and gradient.</param>
    /// <returns>
    /// The fixed point with the residuals of the solver. Tracking Jacobian-free or implicit gradients evaluates f once more,
    /// phantom gradients as often as they have steps, so the state is slightly nearer to the fixed point than without tracking.
    /// </returns>
    /// <exception cref="DivergenceException">The state is no longer finite.</exception>
    public static BatchSolution Solve(Func<Tensor, Tensor> map, Tensor start, FixedPointOptions options)
    {
        BatchSolution found = CreateSolver(options).Solve(map, start);
        if (!is_grad_enabled())
        {
            return found;
        }

        using Tensor state = found.State;
        Tensor tracked = options.Gradient switch
        {
            FixedPointGradient.JacobianFree => map(state),
            FixedPointGradient.Phantom => Phantom(map, state, options),
            _ => ImplicitGradient.Attach(map, state, options),
        };
        return found with { State = tracked };
    }

    private static IBatchSolver CreateSolver(FixedPointOptions options) =>
        options.Solver switch
        {
            FixedPointMethod.Plain => new BatchPlainSolver(options.MaximumIterations, options.Tolerance),
            FixedPointMethod.Anderson => new BatchAndersonSolver(
                options.MaximumIterations,
                options.Tolerance,
                options.Memory,
                options.AndersonRegularization
            ),
            _ => new BatchBroydenSolver(options.MaximumIterations, options.Tolerance, options.Memory),
        };

    /// <summary>
    /// Geng, Zhang, Bai, Wang and Lin, "On Training Implicit Models", NeurIPS 2021: the unrolled form with damping tau.
    /// </summary>
    private static Tensor Phantom(Func<Tensor, Tensor> map, Tensor state, FixedPointOptions options)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor tracked = state;
        for (int k = 0; k < options.PhantomSteps; k++)
        {
            tracked = tracked.Plus((map(tracked) - tracked).Times(options.PhantomDamping));
        }

        return tracked.MoveToOuterDisposeScope();
    }
}
