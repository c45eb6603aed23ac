using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// The exact gradient of a fixed point z = f(z): an incoming gradient g becomes the solution u of u = g + J' u, with J = df/dz at
/// the fixed point, before it flows on into what f uses. Products with J' are backward passes through one evaluation of f;
/// Broyden's method solves the system, because unlike Anderson mixing with its absolute regularisation it does not care how small
/// g is.
/// </summary>
/// <remarks>
/// Bai, Kolter and Koltun, "Deep Equilibrium Models", NeurIPS 2019, section 3. Equation 19 of the paper has a misprint: the
/// Jacobian in its inverse is that of f, not of the loss. One backward pass per forward pass.
/// </remarks>
internal sealed class ImplicitGradient : autograd.SingleTensorFunction<ImplicitGradient>
{
    private const string EvaluationKey = "evaluation";

    /// <inheritdoc/>
    public override string Name => nameof(ImplicitGradient);

    /// <summary>f(state), whose gradient is the exact one of the fixed point if <paramref name="state"/> is it.</summary>
    public static Tensor Attach(Func<Tensor, Tensor> map, Tensor state, FixedPointOptions options)
    {
        Evaluation evaluation = new(map, state, options);
        return apply(evaluation.Value, evaluation);
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.save_data(EvaluationKey, vars[1]);
        return ((Tensor)vars[0]).clone();
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
        [((Evaluation)ctx.get_data(EvaluationKey)).Solve(grad_output), null!];

    /// <summary>One evaluation of f, kept until the backward pass has asked for its Jacobian.</summary>
    private sealed class Evaluation
    {
        private readonly FixedPointOptions _options;
        private readonly Tensor _point;

        public Evaluation(Func<Tensor, Tensor> map, Tensor state, FixedPointOptions options)
        {
            _options = options;
            _point = state.detach().clone().requires_grad_().DetachFromDisposeScope();
            Value = map(_point).DetachFromDisposeScope();
        }

        public Tensor Value { get; }

        public Tensor Solve(Tensor gradient)
        {
            BatchBroydenSolver solver = new(_options.ImplicitIterations, _options.ImplicitTolerance, _options.ImplicitIterations);
            try
            {
                return solver.Solve(direction => gradient.Plus(TransposedJacobianTimes(direction)), gradient).State;
            }
            catch (DivergenceException)
            {
                // No exception may pass through the native engine that calls this; the trainer finds the NaN and names the
                // tensor.
                using Scalar undefined = double.NaN;
                return full_like(gradient, undefined);
            }
            finally
            {
                Value.Dispose();
                _point.Dispose();
            }
        }

        private Tensor TransposedJacobianTimes(Tensor direction) =>
            autograd.grad([Value], [_point], [direction], retain_graph: true)[0];
    }
}
