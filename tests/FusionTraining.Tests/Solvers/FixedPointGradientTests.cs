namespace FusionML.Training.Tests;

[TestClass]
public sealed class FixedPointGradientTests
{
    private const int Length = 6;

    [TestMethod]
    public void The_implicit_gradient_of_a_linear_fixed_point_is_the_closed_form()
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor matrix, Tensor offset, Tensor weights) = Problem();
        Gradient(
            new FixedPointOptions { Gradient = FixedPointGradient.Implicit, ImplicitTolerance = 1e-12 },
            matrix,
            offset,
            weights
        );

        // With z = (I - A)^-1 b and L = w'z: dL/db = (I - A')^-1 w and dL/dA = (dL/db) z'.
        Tensor system = eye(Length, dtype: float64) - matrix.detach();
        Tensor expectedOffset = linalg.solve(system.transpose(0, 1), weights.transpose(0, 1)).transpose(0, 1);
        Tensor state = linalg.solve(system, offset.detach().transpose(0, 1));
        Tensor expectedMatrix = matmul(expectedOffset.transpose(0, 1), state.transpose(0, 1));
        ParityPackage.AssertNear(expectedOffset, offset.grad!, 1e-9, "dL/db");
        ParityPackage.AssertNear(expectedMatrix, matrix.grad!, 1e-9, "dL/dA");
    }

    [TestMethod]
    public void The_Jacobian_free_gradient_takes_the_inverse_as_the_identity()
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor matrix, Tensor offset, Tensor weights) = Problem();
        Gradient(new FixedPointOptions(), matrix, offset, weights);
        ParityPackage.AssertNear(weights, offset.grad!, 1e-15, "dL/db");
    }

    [TestMethod]
    public void The_phantom_gradient_is_the_truncated_series()
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor matrix, Tensor offset, Tensor weights) = Problem();
        FixedPointOptions options = new()
        {
            Gradient = FixedPointGradient.Phantom,
            PhantomSteps = 3,
            PhantomDamping = 0.4,
        };
        Gradient(options, matrix, offset, weights);

        // z_{k+1} = (1 - tau) z_k + tau (A z_k + b), so dL/db = tau sum_k ((1 - tau) I + tau A')^k w.
        Tensor step = eye(Length, dtype: float64).Times(0.6).Plus(matrix.detach().Times(0.4));
        Tensor term = weights;
        Tensor expected = term.Times(0.4);
        for (int k = 1; k < 3; k++)
        {
            term = matmul(term, step);
            expected = expected.Plus(term.Times(0.4));
        }

        ParityPackage.AssertNear(expected, offset.grad!, 1e-14, "dL/db");
    }

    [TestMethod]
    public void The_implicit_gradient_of_a_network_is_that_of_a_long_unrolled_iteration()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor exact = NetworkGradient(FixedPointGradient.Implicit);
        Tensor unrolled = UnrolledNetworkGradient();
        double difference = ((exact - unrolled).norm() / unrolled.norm()).ToNumber();
        Console.WriteLine($"implicit against 60 unrolled iterations: relative difference {difference:e1}");
        Assert.IsLessThanOrEqualTo(1e-5, difference);
    }

    [TestMethod]
    public void The_cheap_gradients_point_where_the_implicit_one_does()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor exact = NetworkGradient(FixedPointGradient.Implicit);
        double jacobianFree = Cosine(exact, NetworkGradient(FixedPointGradient.JacobianFree));
        double phantom = Cosine(exact, NetworkGradient(FixedPointGradient.Phantom));
        Console.WriteLine($"cosine similarity to the implicit gradient: Jacobian-free {jacobianFree:f6}, phantom {phantom:f6}");
        Assert.IsGreaterThan(0.9, jacobianFree);
        Assert.IsGreaterThan(0.9, phantom);
    }

    private static (Tensor Matrix, Tensor Offset, Tensor Weights) Problem()
    {
        manual_seed(31);
        Tensor matrix = randn([Length, Length], float64);
        matrix = matrix.Times(0.7 / linalg.norm(matrix, 2).ToNumber()).detach().requires_grad_();
        return (matrix, randn([1, Length], float64).requires_grad_(), randn([1, Length], float64));
    }

    private static void Gradient(FixedPointOptions options, Tensor matrix, Tensor offset, Tensor weights)
    {
        options = options with { Solver = FixedPointMethod.Plain, MaximumIterations = 200 };
        BatchSolution found = FixedPointLayer.Solve(
            state => matmul(state, matrix.transpose(0, 1)).Plus(offset),
            zeros_like(offset),
            options
        );
        (found.State * weights).sum().backward();
    }

    /// <summary>
    /// The gradient of all parameters of the mask generator in one vector, for a small picture and a fixed loss, in float64.
    /// </summary>
    private static Tensor NetworkGradient(FixedPointGradient gradient)
    {
        FixedPointOptions options = new()
        {
            Solver = FixedPointMethod.Plain,
            MaximumIterations = 200,
            Tolerance = 1e-12,
            Gradient = gradient,
            ImplicitTolerance = 1e-10,
        };
        return NetworkGradient((map, start) => FixedPointLayer.Solve(map, start, options).State);
    }

    private static Tensor UnrolledNetworkGradient() =>
        NetworkGradient((map, start) => Enumerable.Range(0, 60).Aggregate(start, (state, _) => map(state)));

    private static Tensor NetworkGradient(Func<Func<Tensor, Tensor>, Tensor, Tensor> solve)
    {
        manual_seed(32);
        using DisposeScope scope = NewDisposeScope();
        using MultiScaleMaskModule generator = new(8, 2);
        generator.to(float64);
        StrengthenFeedback(generator);
        Tensor difference = randn([1, 8, 16, 16], float64).relu();
        Tensor target = rand([1, 1, 16, 16], float64);
        Tensor mask = solve(state => generator.forward(difference, state), zeros([1, 1, 16, 16], float64));
        (mask - target).Squared().mean().backward();
        return cat([.. generator.parameters().Select(parameter => parameter.grad!.flatten())], 0).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Fresh weights hardly look at the mask; trained ones do (the norm of those weights is about four times the others').
    /// </summary>
    private static void StrengthenFeedback(MultiScaleMaskModule generator)
    {
        using IDisposable untracked = no_grad();
        Tensor weight = generator.get_parameter("proj_in.weight")!;
        using Scalar strength = 20;
        weight.narrow(1, weight.shape[1] - 1, 1).mul_(strength);
    }

    private static double Cosine(Tensor a, Tensor b) => ((a * b).sum() / (a.norm() * b.norm())).ToNumber();
}
