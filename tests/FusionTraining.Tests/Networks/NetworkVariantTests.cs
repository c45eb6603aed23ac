using FusionML.Inference;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class NetworkVariantTests
{
    private const int Ends = 3 * 18_784;
    private const int Unit = 161_442;
    private const int MaskGenerator = 110_418;

    [TestMethod]
    [DataRow(1, false, Ends + Unit)]
    [DataRow(3, false, Ends + 3 * Unit)]
    [DataRow(5, false, Ends + 5 * Unit)]
    [DataRow(7, false, Ends + 7 * Unit)]
    [DataRow(5, true, Ends + Unit)]
    [DataRow(9, true, Ends + Unit)]
    public void Units_of_their_own_count_and_a_shared_one_counts_once(int units, bool shared, int parameters)
    {
        using Frufn network = new(new FrufnOptions { Units = units, Shared = shared });
        Assert.AreEqual(parameters, network.parameters().Sum(parameter => parameter.numel()));
        Assert.AreEqual(parameters, network.Layout.LiveParameterCount);
        Assert.HasCount(network.named_parameters().Count(), network.Save().Tensors);
    }

    [TestMethod]
    public void Without_its_mask_EFRUFN_lacks_the_mask_generator()
    {
        using EfrufnWithoutMask network = new();
        Assert.AreEqual(Ends + Unit - MaskGenerator, network.parameters().Sum(parameter => parameter.numel()));
        Assert.AreEqual(Ends + Unit - MaskGenerator, network.Layout.LiveParameterCount);
    }

    [TestMethod]
    public void The_default_is_the_published_layout() => Assert.AreSame(NetworkLayout.Frufn, new Frufn().Layout);

    [TestMethod]
    public void A_shared_unit_does_what_units_with_equal_weights_do_and_gathers_their_gradients()
    {
        manual_seed(91);
        using DisposeScope scope = NewDisposeScope();
        using Frufn shared = new(new FrufnOptions { Units = 3, Shared = true });
        using Frufn apart = new(new FrufnOptions { Units = 3 });
        WeightFile weights = shared.Save();
        apart.Load(
            new WeightFile(
                apart
                    .Layout.Tensors.Where(tensor => tensor.Role == TensorRole.Live)
                    .Select(tensor => new WeightTensor(tensor.Name, tensor.Shape, weights[OfFirstUnit(tensor.Name)].Values))
            )
        );
        (Tensor first, Tensor second) = (rand(1, 1, 16, 24), rand(1, 1, 16, 24));

        Tensor fused = shared.forward(first, second);
        Tensor expected = apart.forward(first, second);
        ParityPackage.AssertNear(expected, fused, 1e-6, "fused");

        fused.mean().backward();
        expected.mean().backward();
        const string Name = "gs.tran.weight";
        Tensor gathered = apart
            .named_parameters()
            .Where(pair => pair.name.EndsWith(Name, StringComparison.Ordinal))
            .Select(pair => pair.parameter.grad!)
            .Aggregate((sum, gradient) => sum.Plus(gradient));
        Tensor gradient = shared
            .named_parameters()
            .Single(pair => pair.name.EndsWith(Name, StringComparison.Ordinal))
            .parameter.grad!;
        ParityPackage.AssertNear(gathered, gradient, 1e-4 * gathered.abs().max().ToNumber(), "gradient");
    }

    [TestMethod]
    public void Without_its_mask_EFRUFN_is_EFRUFN_with_a_mask_of_ones()
    {
        manual_seed(92);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        using EfrufnWithoutMask network = new();
        using Efrufn masked = new(new FixedPointOptions { Solver = FixedPointMethod.Plain, MaximumIterations = 1 });
        Dictionary<string, Tensor> target = masked
            .named_parameters()
            .ToDictionary(pair => pair.name, pair => (Tensor)pair.parameter);
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in network.named_parameters())
        {
            target[name.Replace("update_block.", "update_block.glt.", StringComparison.Ordinal)].copy_(parameter);
        }

        // A bias of 60 for the softmax channel that is the mask makes the mask 1 in float32.
        target["update_block.gs.proj_out1.bias"].copy_(tensor(new float[] { 0, 60 }));
        target["update_block.gs.proj_out1.weight"].zero_();
        (Tensor first, Tensor second) = (rand(1, 1, 16, 24), rand(1, 1, 16, 24));
        ParityPackage.AssertNear(masked.forward(first, second), network.forward(first, second), 1e-5, "fused");
    }

    [TestMethod]
    public void The_managed_engine_refuses_the_weights_of_a_variant_by_name()
    {
        using Frufn shared = new(new FrufnOptions { Shared = true });
        WeightsException error = Assert.ThrowsExactly<WeightsException>(() => new ManagedFusionEngine(shared.Save()));
        StringAssert.Contains(error.Message, "frufn-shared-5");
    }

    [TestMethod]
    public void No_unit_at_all_is_refused() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FrufnOptions { Units = 0 });

    private static string OfFirstUnit(string name) =>
        name.StartsWith("fuser.", StringComparison.Ordinal) ? "fuser.u1." + name.Split('.', 3)[2] : name;
}
