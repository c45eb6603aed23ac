using FusionML.Inference;

namespace FusionML.Training.Tests;

/// <summary>The fused Swin layer against TorchSharp's own operations and against finite differences.</summary>
[TestClass]
public sealed class SwinPairFunctionTests
{
    private const int Channels = 32;
    private const int Heads = 8;

    /// <summary>Sizes whose last group of windows is full, and others where it is not.</summary>
    [TestMethod]
    [DataRow(2, 16, 16, 1)]
    [DataRow(2, 6, 22, 2)]
    [DataRow(4, 16, 16, 1)]
    [DataRow(4, 8, 20, 2)]
    public void Values_and_gradients_are_TorchSharps(int window, int height, int width, int threads)
    {
        int before = get_num_threads();
        set_num_threads(threads);
        try
        {
            using DisposeScope scope = NewDisposeScope();
            using Layer layer = new(window, seed: 71);
            Tensor map = randn(2, height, width, Channels).requires_grad_();
            Tensor weights = randn(2, height, width, Channels);
            (Tensor expected, Dictionary<string, Tensor> expectedGradients) = layer.Run(map, weights, managed: false);
            (Tensor actual, Dictionary<string, Tensor> gradients) = layer.Run(map, weights, managed: true);
            ParityPackage.AssertNear(expected, actual, 1e-4, "values");
            foreach ((string name, Tensor gradient) in expectedGradients)
            {
                double difference = ((gradient - gradients[name]).norm() / gradient.norm()).ToNumber();
                Assert.IsLessThan(1e-4, difference, $"{name}: {difference:e1}");
            }
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(4)]
    public void Gradients_are_slopes_of_the_values(int window)
    {
        using DisposeScope scope = NewDisposeScope();
        using Layer layer = new(window, seed: 72);
        Tensor map = randn(1, 8, 12, Channels).requires_grad_();
        Tensor weights = randn(1, 8, 12, Channels);
        Dictionary<string, Tensor> gradients = layer.Run(map, weights, managed: true).Gradients;
        using IDisposable untracked = no_grad();
        foreach ((string name, Tensor parameter) in layer.Tensors(map))
        {
            // Along the gradient itself, where the slope is its length and rounding counts least.
            Tensor direction = gradients[name] / gradients[name].norm();
            double step = 2e-3 * Math.Max(1, parameter.norm().ToNumber());
            Tensor saved = parameter.clone();
            double Value(double move)
            {
                parameter.copy_(saved.Plus(direction.Times(move)));
                return (layer.Values(map, managed: true).to(float64) * weights.to(float64)).sum().ToNumber();
            }

            double slope = (Value(step) - Value(-step)) / (2 * step);
            parameter.copy_(saved);
            double length = gradients[name].norm().ToNumber();
            Assert.AreEqual(1, slope / length, 0.02, $"{name}: slope {slope:e3}, gradient {length:e3}");
        }
    }

    [TestMethod]
    public void The_same_step_gives_the_same_bits_whatever_the_threads()
    {
        int before = get_num_threads();
        using DisposeScope scope = NewDisposeScope();
        using Layer layer = new(4, seed: 73);
        Tensor map = randn(2, 16, 24, Channels).requires_grad_();
        Tensor weights = randn(2, 16, 24, Channels);
        try
        {
            set_num_threads(1);
            Dictionary<string, Tensor> one = layer.Run(map, weights, managed: true).Gradients;
            set_num_threads(2);
            Dictionary<string, Tensor> two = layer.Run(map, weights, managed: true).Gradients;

            // The position bias goes through TorchSharp's own operations, whose sums may depend on the threads.
            foreach (string name in one.Keys.Where(name => !name.Contains("cpb_mlp", StringComparison.Ordinal)))
            {
                CollectionAssert.AreEqual(one[name].data<float>().ToArray(), two[name].data<float>().ToArray(), name);
            }
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [TestMethod]
    public void Steps_leave_no_tensors_behind()
    {
        using DisposeScope scope = NewDisposeScope();
        using Layer layer = new(4, seed: 74);
        Tensor map = randn(1, 16, 16, Channels).requires_grad_();
        Step();
        Step();
        long before = Tensor.TotalCount;
        for (int i = 0; i < 20; i++)
        {
            Step();
        }

        Assert.IsLessThanOrEqualTo(before + 5, Tensor.TotalCount);

        void Step()
        {
            using DisposeScope step = NewDisposeScope();
            layer.Values(map, managed: true).sum().backward();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    [TestMethod]
    [DataRow("Avx512")]
    [DataRow("Avx2")]
    [DataRow("Portable")]
    public void Every_kind_of_register_gives_the_same_gradients(string path)
    {
        if (Enum.Parse<KernelPath>(path) > KernelSet.BestPath)
        {
            Assert.Inconclusive($"This machine has no {path}.");
        }

        AssertSame(Enum.Parse<KernelPath>(path), () => new Layer(2, seed: 75), Channels);
        AssertSame(Enum.Parse<KernelPath>(path), () => new Layer(4, seed: 75), Channels);
    }

    [TestMethod]
    [DataRow("Avx512", true)]
    [DataRow("Avx512", false)]
    [DataRow("Avx2", true)]
    [DataRow("Avx2", false)]
    [DataRow("Portable", true)]
    [DataRow("Portable", false)]
    public void Heads_of_eight_channels_and_layers_without_norms_have_TorchSharps_gradients(string path, bool hasNorms)
    {
        if (Enum.Parse<KernelPath>(path) > KernelSet.BestPath)
        {
            Assert.Inconclusive($"This machine has no {path}.");
        }

        const int PslptChannels = 48,
            PslptHeads = 6;
        AssertSame(
            Enum.Parse<KernelPath>(path),
            () => new Layer(2, seed: 76, PslptChannels, PslptHeads, hasNorms),
            PslptChannels
        );
    }

    private static void AssertSame(KernelPath path, Func<Layer> make, int channels)
    {
        using DisposeScope scope = NewDisposeScope();
        using Layer layer = make();
        int window = layer.Window;
        Tensor map = randn(2, 12, 20, channels).requires_grad_();
        Tensor weights = randn(2, 12, 20, channels);
        (Tensor values, Dictionary<string, Tensor> expected) = layer.Run(map, weights, managed: false);
        (Tensor chosen, Dictionary<string, Tensor> ofLayer) = layer.Run(map, weights, managed: true);
        ParityPackage.AssertNear(values, chosen, 1e-4, "values of the layer");
        AssertClose(expected["map"], ofLayer["map"], "the map by the layer");
        Tensor[] parameters = layer.KernelTensors();
        using SwinPairKernel kernel = new(parameters, window, path);
        (Tensor between, Tensor result) = kernel.Forward(map);
        ParityPackage.AssertNear(values, result, 1e-4, "values");
        List<Tensor> gradients = kernel.Backward(map, between, weights);
        AssertClose(expected["map"], gradients[0], "the map");
        for (int i = 0; i < parameters.Length; i++)
        {
            if (expected.TryGetValue(layer.NameOf(parameters[i]), out Tensor? gradient))
            {
                AssertClose(gradient, gradients[i + 1], layer.NameOf(parameters[i]));
            }
        }
    }

    private static void AssertClose(Tensor expected, Tensor actual, string name)
    {
        double difference = ((expected - actual).norm() / expected.norm()).ToNumber();
        Assert.IsLessThan(1e-4, difference, $"{name}: {difference:e1}");
    }

    /// <summary>A Swin layer between two normalisations or alone, with random parameters.</summary>
    private sealed class Layer : IDisposable
    {
        private readonly SwinLayer _swin;
        private readonly TorchSharp.Modules.LayerNorm _before;
        private readonly TorchSharp.Modules.LayerNorm _after;
        private readonly bool _hasNorms;

        public Layer(int window, long seed, int channels = Channels, int heads = Heads, bool hasNorms = true)
        {
            manual_seed(seed);
            (Window, _hasNorms) = (window, hasNorms);
            _swin = new SwinLayer(channels, heads, window);
            (_before, _after) = (nn.LayerNorm(channels), nn.LayerNorm(channels));
            foreach (nn.Module module in (nn.Module[])[_swin, _before, _after])
            {
                RandomParameters.Shift(module);
            }
        }

        public int Window { get; }

        public Tensor Values(Tensor map, bool managed)
        {
            _swin.UseManagedKernels = managed;
            return _hasNorms ? _swin.Between(_before, _after, map) : _swin.Between(null, null, map);
        }

        public (Tensor Values, Dictionary<string, Tensor> Gradients) Run(Tensor map, Tensor weights, bool managed)
        {
            foreach ((_, Tensor tensor) in Tensors(map))
            {
                tensor.grad?.zero_();
            }

            Tensor values = Values(map, managed);
            (values * weights).sum().backward();
            return (values.detach(), Tensors(map).ToDictionary(pair => pair.Name, pair => pair.Tensor.grad!.clone()));
        }

        public IEnumerable<(string Name, Tensor Tensor)> Tensors(Tensor map) => [("map", map), .. Parameters()];

        public Tensor[] KernelTensors() =>
            [
                .. Norms().Select(pair => pair.Tensor),
                .. _swin.modules().OfType<SwinBlockModule>().SelectMany(block => block.KernelTensors()),
            ];

        public string NameOf(Tensor tensor) =>
            Parameters().FirstOrDefault(pair => ReferenceEquals(pair.Tensor, tensor)).Name ?? "position bias";

        public void Dispose()
        {
            _swin.Dispose();
            _before.Dispose();
            _after.Dispose();
        }

        private IEnumerable<(string Name, Tensor Tensor)> Parameters() =>
            [.. _swin.named_parameters().Select(pair => (pair.name, (Tensor)pair.parameter)), .. Norms()];

        private IEnumerable<(string Name, Tensor Tensor)> Norms() =>
            _hasNorms
                ?
                [
                    ("before.weight", _before.weight!),
                    ("before.bias", _before.bias!),
                    ("after.weight", _after.weight!),
                    ("after.bias", _after.bias!),
                ]
                : [];
    }
}
