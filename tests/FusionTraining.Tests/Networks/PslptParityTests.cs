using FusionML.Inference;
using FusionML.Testing;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class PslptParityTests
{
    private const double Limit = 5e-5;

    [TestMethod]
    [DataRow("smallest16", FusionSet.First)]
    [DataRow("smallest16", FusionSet.Second)]
    [DataRow("wide128x160", FusionSet.First)]
    [DataRow("wide128x160", FusionSet.Second)]
    public void Fused_pictures_are_the_references(string name, object set)
    {
        ParityPackage package = new($"pslpt/{name}.safetensors");
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        using Pslpt network = PslptGolden.Network();
        network.Set = (FusionSet)set;

        Tensor fused = network.forward(package.Batch("io.first"), package.Batch("io.second"));

        ParityPackage.AssertNear(package.Batch($"set{(int)network.Set}.fused"), fused, Limit, name);
    }

    [TestMethod]
    public void Pictures_of_another_size_are_padded_by_reflection_and_cut_back()
    {
        ParityPackage package = new("pslpt/odd77x93.safetensors");
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        using Pslpt network = PslptGolden.Network();

        Tensor fused = network.forward(package.Batch("io.first_padded"), package.Batch("io.second_padded"));

        ParityPackage.AssertNear(package.Batch("set1.fused_padded"), fused, Limit, "padded");
    }

    [TestMethod]
    [DataRow(FusionSet.First)]
    [DataRow(FusionSet.Second)]
    public void Pyramids_masks_and_reconstructions_are_the_references(object chosen)
    {
        ParityPackage package = new("pslpt/crop64.safetensors");
        FusionSet set = (FusionSet)chosen;
        string prefix = $"set{(int)set}";
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        using Pslpt network = PslptGolden.Network();
        (Tensor first, Tensor second) = (package.Batch("io.first"), package.Batch("io.second"));

        (FeaturePyramid one, FeaturePyramid two) = network.Analyse(first, second);
        JoinedPyramid joined = network.Join(one, two, set);
        (Tensor firstAgain, Tensor secondAgain) = network.Reconstruct(first, second);

        foreach ((string name, FeaturePyramid pyramid) in new[] { ("encoder1", one), ("encoder2", two) })
        {
            Tensor fine = pyramid.Levels[0].narrow(1, 0, 4);
            ParityPackage.AssertNear(package.Batch($"{name}.h1_channels_0_3"), fine, Limit, $"{name} h1");
            ParityPackage.AssertNear(package.Batch($"{name}.h2"), pyramid.Levels[1], Limit, $"{name} h2");
            ParityPackage.AssertNear(package.Batch($"{name}.h3"), pyramid.Levels[2], Limit, $"{name} h3");
            ParityPackage.AssertNear(package.Batch($"{name}.low"), pyramid.Levels[3], Limit, $"{name} low");
        }

        foreach ((int level, string name) in new[] { "h1", "h2", "h3", "low" }.Index())
        {
            ParityPackage.AssertNear(package.Batch($"{prefix}.mask_{name}"), joined.Masks[level], Limit, $"mask {name}");
        }

        ParityPackage.AssertNear(package.Batch($"{prefix}.h3"), joined.Pyramid.Levels[2], Limit, "fused h3");
        ParityPackage.AssertNear(package.Batch($"{prefix}.low"), joined.Pyramid.Levels[3], Limit, "fused low");
        ParityPackage.AssertNear(package.Batch($"{prefix}.fused"), network.Synthesise(joined.Pyramid), Limit, "fused");
        ParityPackage.AssertNear(package.Batch("io.reconstruction_first"), firstAgain, Limit, "first again");
        ParityPackage.AssertNear(package.Batch("io.reconstruction_second"), secondAgain, Limit, "second again");
    }

    [TestMethod]
    [DataRow("encoder1.eformer1", "in_conv", "in_ln", "g.blocks.0", "g.blocks.1", "out_ln", "out_conv")]
    [DataRow("encoder1.eformer2", "in_conv", "g.blocks.0", "g.blocks.1", "out_conv")]
    [DataRow("encoder1.eformer8", "in_conv", "g.blocks.0", "g.blocks.1", "out_conv")]
    [DataRow("decoder.dformer4", "in_conv", "g.blocks.0", "g.blocks.1", "out_conv")]
    [DataRow("fl_former", "proj_in", "in_ln", "glo.blocks.0", "glo.blocks.1", "out_ln", "proj_out")]
    [DataRow("fh2_former", "proj_in", "in_ln", "glo.blocks.0", "glo.blocks.1", "out_ln", "proj_out")]
    public void Each_step_of_a_module_makes_the_references_next_of_its_last(string module, params string[] steps)
    {
        bool isEncoder = module.StartsWith("encoder1", StringComparison.Ordinal);
        ParityPackage package = new($"pslpt/modules32_{(isEncoder ? "encoder1" : "fusion_decoder")}.safetensors");
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        using Pslpt network = PslptGolden.Network();
        Dictionary<string, nn.Module> modules = network.named_modules().ToDictionary(pair => pair.name, pair => pair.module);
        long side = package[$"{module}.{steps[0]}"].shape[^1];

        foreach ((string before, string after) in steps.Zip(steps.Skip(1)))
        {
            Tensor input = Map(package[$"{module}.{before}"]);
            nn.Module<Tensor, Tensor> step = (nn.Module<Tensor, Tensor>)modules[$"{module}.{after}"];
            Tensor made =
                step is TorchSharp.Modules.Conv2d
                    ? step.forward(input.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
                    : step.forward(input);
            ParityPackage.AssertNear(Map(package[$"{module}.{after}"]), made, Limit, $"{module}.{after}");
        }

        // Tokens or a map, channels innermost.
        Tensor Map(Tensor stored) =>
            stored.shape[^1] == side ? stored.unsqueeze(0).permute(0, 2, 3, 1) : stored.view(1, side, side, -1);
    }

    [TestMethod]
    public void A_saved_network_holds_the_live_tensors_of_the_layout_and_loads_again()
    {
        using Pslpt network = new();
        WeightFile file = network.Save();
        using Pslpt other = new();

        other.Load(file);

        int live = NetworkLayout.Pslpt.Tensors.Count(tensor => tensor.Role == TensorRole.Live);
        Assert.HasCount(live, file.Tensors);
        Assert.AreEqual(1_801_360, file.Tensors.Sum(tensor => tensor.Values.Length));
    }
}
