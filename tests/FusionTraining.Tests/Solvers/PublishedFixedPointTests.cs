using FusionML.Inference;

namespace FusionML.Training.Tests;

/// <summary>The fixed points of EFRUFN with the published weights on a real crop.</summary>
[TestClass]
public sealed class PublishedFixedPointTests
{
    [TestMethod]
    public void The_cheap_gradients_of_all_parameters_point_where_the_implicit_one_does()
    {
        ParityPackage package = new("efrufn/crop64.safetensors");
        using DisposeScope scope = NewDisposeScope();
        Tensor exact = Gradient(package, FixedPointGradient.Implicit);
        double jacobianFree = Cosine(exact, Gradient(package, FixedPointGradient.JacobianFree));
        double phantom = Cosine(exact, Gradient(package, FixedPointGradient.Phantom));
        Console.WriteLine($"cosine similarity to the implicit gradient: Jacobian-free {jacobianFree:f4}, phantom {phantom:f4}");
        Assert.IsGreaterThan(0.9, jacobianFree);
        Assert.IsGreaterThan(jacobianFree, phantom);
    }

    /// <summary>
    /// A fixed point of equation 16 needs M T(ReLU(F2 - F)) = 0. M is a softmax and never 0, so T would have to vanish
    /// everywhere; with the published weights it does not, and every step adds to the features.
    /// </summary>
    [TestMethod]
    public void The_feature_iteration_has_no_fixed_point_with_the_published_weights()
    {
        ParityPackage package = new("efrufn/crop64.safetensors");
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        FixedPointOptions plain = new() { Solver = FixedPointMethod.Plain, MaximumIterations = 15 };
        using Efrufn network = new(plain with { FixedPoint = FixedPoint.Feature });
        network.Load(ParityPackage.PublishedEfrufn);
        (Tensor features, _, IReadOnlyList<double> residuals) = network.ForwardWithMask(
            package.Batch("vis_y"),
            package.Batch("ir")
        );
        network.FixedPointOptions = plain;
        (Tensor mask, _, IReadOnlyList<double> maskResiduals) = network.ForwardWithMask(
            package.Batch("vis_y"),
            package.Batch("ir")
        );
        Console.WriteLine(
            $"feature: {string.Join(' ', residuals.Select(r => $"{r:g2}"))}; "
                + $"mask: {string.Join(' ', maskResiduals.Select(r => $"{r:g2}"))}"
        );
        Console.WriteLine(
            $"largest value of the picture: feature {features.abs().max().ToNumber():g3}, mask {mask.abs().max().ToNumber():g3}"
        );
        Assert.IsLessThan(1e-4, maskResiduals[^1]);
        Assert.IsGreaterThan(1e-2, residuals[^1]);
        Assert.IsGreaterThan(2, features.abs().max().ToNumber());
    }

    private static Tensor Gradient(ParityPackage package, FixedPointGradient gradient)
    {
        using DisposeScope scope = NewDisposeScope();
        using Efrufn network = new(
            new FixedPointOptions
            {
                Solver = FixedPointMethod.Broyden,
                MaximumIterations = 40,
                Memory = 40,
                Tolerance = 1e-10,
                Gradient = gradient,
                ImplicitTolerance = 1e-8,
            }
        );
        network.Load(ParityPackage.PublishedEfrufn);
        network.to(float64);
        Tensor first = Middle(package.Batch("vis_y")),
            second = Middle(package.Batch("ir"));
        Tensor fused = network.forward(first, second);
        FusionLosses.InfraredVisible(fused, first, second, InfraredVisibleLossOptions.Published).backward();
        return cat([.. network.parameters().Select(parameter => parameter.grad!.flatten())], 0).MoveToOuterDisposeScope();
    }

    /// <summary>32x32 of the 64x64 keep the solves in float64 short.</summary>
    private static Tensor Middle(Tensor pictures) => pictures.narrow(2, 16, 32).narrow(3, 16, 32).to(float64);

    private static double Cosine(Tensor a, Tensor b) => ((a * b).sum() / (a.norm() * b.norm())).ToNumber();
}
