using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class NetworkTests
{
    [TestMethod]
    public void Parameters_are_as_many_as_the_live_ones_of_the_published_weights()
    {
        using Efrufn efrufn = new();
        using Frufn frufn = new();
        using ColorNet colorNet = new();
        Assert.AreEqual(217_794, Count(efrufn));
        Assert.AreEqual(863_850 - 288, Count(frufn));
        Assert.AreEqual(132_336, Count(colorNet));
    }

    [TestMethod]
    public void Weights_go_out_and_come_back_in_under_the_names_of_the_layout()
    {
        manual_seed(1);
        using Frufn written = new();
        manual_seed(2);
        using Frufn read = new();
        WeightFile weights = written.Save(new Dictionary<string, string> { [WeightMetadata.Task] = "mfif" });
        using MemoryStream stream = new();
        weights.Write(stream);
        stream.Position = 0;
        WeightFile back = WeightFile.Read(stream);

        Assert.IsEmpty(NetworkLayout.Frufn.Check(back));
        Assert.AreEqual("frufn", back.Metadata[WeightMetadata.Network]);
        Assert.AreEqual("mfif", back.Metadata[WeightMetadata.Task]);
        read.Load(back);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        (Tensor first, Tensor second) = (rand(1, 1, 16, 16), rand(1, 1, 16, 16));
        ParityPackage.AssertNear(written.forward(first, second), read.forward(first, second), 0, "the same network");
    }

    [TestMethod]
    public void Saving_the_published_weights_gives_their_live_tensors_bit_for_bit()
    {
        WeightFile published = ParityPackage.PublishedEfrufn;
        using Efrufn network = new();
        network.Load(published);
        WeightFile saved = network.Save();
        Assert.HasCount(NetworkLayout.Efrufn.Tensors.Count(tensor => tensor.Role == TensorRole.Live), saved.Tensors);
        foreach (WeightTensor tensor in saved.Tensors)
        {
            CollectionAssert.AreEqual(published[tensor.Name].Values, tensor.Values, tensor.Name);
            CollectionAssert.AreEqual(published[tensor.Name].Shape.ToArray(), tensor.Shape.ToArray(), tensor.Name);
        }
    }

    [TestMethod]
    public void Weights_of_another_network_are_refused_and_change_nothing()
    {
        using ColorNet colorNet = new();
        using Efrufn efrufn = new();
        WeightFile before = efrufn.Save();
        WeightFile wrong = new(colorNet.Save().Tensors);
        Assert.ThrowsExactly<WeightsException>(() => efrufn.Load(wrong));
        CollectionAssert.AreEqual(before["decoder.1.weight"].Values, efrufn.Save()["decoder.1.weight"].Values);
    }

    [TestMethod]
    public void Sides_that_are_no_multiple_of_8_are_refused_with_the_size()
    {
        using DisposeScope scope = NewDisposeScope();
        using Efrufn efrufn = new();
        using Frufn frufn = new();
        Tensor pictures = zeros(1, 1, 16, 20);
        StringAssert.Contains(Assert.ThrowsExactly<PictureException>(() => efrufn.forward(pictures, pictures)).Message, "20x16");
        StringAssert.Contains(Assert.ThrowsExactly<PictureException>(() => frufn.forward(pictures, pictures)).Message, "20x16");
    }

    [TestMethod]
    [DataRow(FixedPointMethod.Plain)]
    [DataRow(FixedPointMethod.Anderson)]
    [DataRow(FixedPointMethod.Broyden)]
    public void A_batch_gives_each_picture_what_it_gets_alone(FixedPointMethod solver)
    {
        manual_seed(3);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        using Efrufn network = new(new FixedPointOptions { Solver = solver, MaximumIterations = 7 });
        (Tensor first, Tensor second) = (
            rand(2, 1, 16, 24),
            rand(2, 1, 16, 24) * tensor(new float[] { 1, 0.2f }).view(2, 1, 1, 1)
        );
        Tensor together = network.forward(first, second);
        for (int i = 0; i < 2; i++)
        {
            Tensor alone = network.forward(first.narrow(0, i, 1), second.narrow(0, i, 1));
            ParityPackage.AssertNear(alone, together.narrow(0, i, 1), 1e-5, $"picture {i}");
        }
    }

    [TestMethod]
    public void Every_parameter_gets_a_gradient()
    {
        manual_seed(4);
        using DisposeScope scope = NewDisposeScope();
        (Tensor first, Tensor second) = (rand(1, 1, 16, 16), rand(1, 1, 16, 16));
        using Efrufn efrufn = new();
        using Frufn frufn = new();
        foreach (nn.Module<Tensor, Tensor, Tensor> network in (nn.Module<Tensor, Tensor, Tensor>[])[efrufn, frufn])
        {
            network.forward(first, second).Squared().mean().backward();
            foreach ((string name, TorchSharp.Modules.Parameter parameter) in network.named_parameters())
            {
                Assert.IsNotNull(parameter.grad, name);
                Assert.IsTrue(parameter.grad.isfinite().all().is_nonzero(), name);
            }
        }
    }

    [TestMethod]
    public void A_forward_pass_leaves_only_its_result_behind()
    {
        manual_seed(5);
        using DisposeScope scope = NewDisposeScope();
        using Efrufn efrufn = new();
        using Frufn frufn = new();
        (Tensor first, Tensor second) = (rand(1, 1, 16, 16), rand(1, 1, 16, 16));
        efrufn.forward(first, second);
        frufn.forward(first, second);
        int before = scope.DisposablesCount;
        efrufn.forward(first, second);
        frufn.forward(first, second);
        Assert.AreEqual(before + 2, scope.DisposablesCount);
    }

    private static long Count(nn.Module network) => network.parameters().Sum(parameter => parameter.numel());
}
