namespace FusionML.Training.Tests;

/// <summary>The managed kernels inside the networks against TorchSharp's own operations.</summary>
[TestClass]
public sealed class ManagedNetworkTests
{
    private int _threads;

    [TestInitialize]
    public void RememberThreads() => _threads = get_num_threads();

    [TestCleanup]
    public void RestoreThreads() => set_num_threads(_threads);

    [TestMethod]
    [DataRow(FixedPointMethod.Plain, 1)]
    [DataRow(FixedPointMethod.Anderson, 1)]
    [DataRow(FixedPointMethod.Anderson, 2)]
    public void An_untracked_batch_is_fused_as_TorchSharp_does(FixedPointMethod solver, int threads)
    {
        set_num_threads(threads);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        using Efrufn network = Shifted(91, solver);
        foreach ((int batch, int height, int width) in ((int, int, int)[])[(3, 32, 24), (3, 32, 24), (1, 16, 40)])
        {
            (Tensor first, Tensor second) = (rand(batch, 1, height, width), rand(batch, 1, height, width));
            network.UseManagedKernels = true;
            (Tensor fused, Tensor mask, IReadOnlyList<double> residuals) = network.ForwardWithMask(first, second);
            network.UseManagedKernels = false;
            (Tensor expected, Tensor expectedMask, IReadOnlyList<double> expectedResiduals) = network.ForwardWithMask(
                first,
                second
            );
            ParityPackage.AssertNear(expected, fused, 1e-4, "fused");
            ParityPackage.AssertNear(expectedMask, mask, 1e-4, "mask");
            Assert.IsGreaterThan(0.01, fused.std().ToNumber());
            Assert.HasCount(expectedResiduals.Count, residuals);
        }
    }

    [TestMethod]
    [DataRow(FixedPointGradient.JacobianFree, 1)]
    [DataRow(FixedPointGradient.JacobianFree, 2)]
    [DataRow(FixedPointGradient.Phantom, 1)]
    [DataRow(FixedPointGradient.Implicit, 1)]
    public void Gradients_of_a_step_are_TorchSharps(FixedPointGradient gradient, int threads)
    {
        set_num_threads(threads);
        using DisposeScope scope = NewDisposeScope();
        using Efrufn network = Shifted(92, FixedPointMethod.Anderson);
        network.FixedPointOptions = network.FixedPointOptions with { Gradient = gradient };
        (Tensor first, Tensor second) = (rand(2, 1, 32, 24), rand(2, 1, 32, 24));

        Dictionary<string, Tensor> expected = Gradients(network, managed: false, first, second);
        foreach ((string name, Tensor actual) in Gradients(network, managed: true, first, second))
        {
            double difference = ((expected[name] - actual).norm() / expected[name].norm()).ToNumber();
            Assert.IsLessThan(1e-3, difference, $"{name}: {difference:e1}");
        }
    }

    [TestMethod]
    public void New_weights_take_effect_at_the_next_batch()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        using Efrufn network = Shifted(93, FixedPointMethod.Plain);
        (Tensor first, Tensor second) = (rand(1, 1, 16, 16), rand(1, 1, 16, 16));
        Tensor before = network.forward(first, second);
        RandomParameters.Shift(network);
        Tensor after = network.forward(first, second);
        network.UseManagedKernels = false;
        ParityPackage.AssertNear(network.forward(first, second), after, 1e-4, "fused");
        Assert.IsGreaterThan(1e-2, (after - before).abs().max().ToNumber());
    }

    [TestMethod]
    public void A_network_in_float64_is_left_to_TorchSharp()
    {
        using DisposeScope scope = NewDisposeScope();
        using Efrufn network = Shifted(94, FixedPointMethod.Plain);
        network.to(float64);
        (Tensor first, Tensor second) = (rand([1, 1, 16, 16], float64), rand([1, 1, 16, 16], float64));
        Tensor fused = network.forward(first, second);
        Assert.AreEqual(float64, fused.dtype);
        fused.mean().backward();
        using IDisposable untracked = no_grad();
        Assert.AreEqual(float64, network.forward(first, second).dtype);
    }

    private static Efrufn Shifted(long seed, FixedPointMethod solver)
    {
        manual_seed(seed);
        Efrufn network = new(new FixedPointOptions { Solver = solver });
        RandomParameters.Shift(network);
        return network;
    }

    private static Dictionary<string, Tensor> Gradients(Efrufn network, bool managed, Tensor first, Tensor second)
    {
        network.UseManagedKernels = managed;
        network.zero_grad();
        FusionLosses.InfraredVisible(network.forward(first, second), first, second).backward();
        return network.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter.grad!.clone());
    }
}
