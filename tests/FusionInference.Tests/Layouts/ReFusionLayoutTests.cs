using FusionML.Testing;

namespace FusionML.Inference.Tests;

[TestClass]
public class ReFusionLayoutTests
{
    [TestMethod]
    [DataRow("ivif")]
    [DataRow("mif")]
    [DataRow("mfif")]
    [DataRow("meif")]
    public void The_authors_files_are_recognised_and_hold_exactly_the_layout_in_its_order(string file)
    {
        WeightFile weights = Published(file);
        NetworkLayout layout = NetworkRegistry.Recognize(weights).Layout;
        Assert.AreSame(NetworkLayout.ReFusion, layout);
        CollectionAssert.AreEqual(
            weights.Tensors.Select(tensor => tensor.ToString()).ToArray(),
            layout.Tensors.Select(tensor => tensor.ToString()).ToArray()
        );
        string[] copies = [.. layout.Check(weights)];
        Assert.HasCount(54, copies);
        Assert.IsTrue(copies.All(name => name.EndsWith(".conv.weight", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Live_tensors_alone_are_a_whole_file()
    {
        WeightFile weights = RandomWeights.Of(NetworkLayout.ReFusion, seed: 1);
        Assert.HasCount(86, weights.Tensors);
        Assert.IsEmpty(NetworkLayout.ReFusion.Check(weights));
    }

    [TestMethod]
    public void A_copy_that_differs_from_what_it_repeats_is_refused_by_name()
    {
        WeightFile live = RandomWeights.Of(NetworkLayout.ReFusion, seed: 1);
        WeightTensor original = live["FM.project_E_d.weight"];
        WeightTensor same = new("FM.project_E_d.conv.weight", original.Shape, [.. original.Values]);
        CollectionAssert.AreEqual(
            new[] { same.Name },
            NetworkLayout.ReFusion.Check(new WeightFile([.. live.Tensors, same])).ToArray()
        );

        same.Values[7] = MathF.BitIncrement(same.Values[7]);
        WeightsException error = Assert.ThrowsExactly<WeightsException>(() =>
            NetworkLayout.ReFusion.Check(new WeightFile([.. live.Tensors, same]))
        );
        StringAssert.Contains(error.Message, "1 copies that differ: FM.project_E_d.conv.weight is not FM.project_E_d.weight");
    }

    [TestMethod]
    public void A_copy_without_its_original_and_a_copy_of_another_shape_are_refused_by_name()
    {
        WeightFile live = RandomWeights.Of(NetworkLayout.ReFusion, seed: 1);
        IEnumerable<WeightTensor> renamed = live.Tensors.Select(tensor =>
            tensor.Name == "project_in_1.weight"
                ? new WeightTensor("project_in_1.conv.weight", tensor.Shape, tensor.Values)
                : tensor
        );
        WeightsException missing = Assert.ThrowsExactly<WeightsException>(() =>
            NetworkLayout.ReFusion.Check(new WeightFile(renamed))
        );
        StringAssert.Contains(missing.Message, "1 missing: project_in_1.weight [16, 1, 3, 3]");
        WeightTensor flat = new("project_in_1.conv.weight", [144], live["project_in_1.weight"].Values);
        WeightsException misshaped = Assert.ThrowsExactly<WeightsException>(() =>
            NetworkLayout.ReFusion.Check(new WeightFile([.. live.Tensors, flat]))
        );
        StringAssert.Contains(misshaped.Message, "project_in_1.conv.weight [144] instead of [16, 1, 3, 3]");
    }

    /// <summary>refusion.md sections 5 and 6; the goldens of a meta step hold the same names in a smaller size.</summary>
    [TestMethod]
    public void The_modules_that_train_it_have_the_sizes_of_the_specification()
    {
        Assert.AreEqual(89_058, NetworkLayout.ReFusionProposal.ParameterCount);
        Assert.AreEqual(26_880, NetworkLayout.ReFusionReconstruction.ParameterCount);
        WeightFile golden = WeightFile.Read(SharedFiles.Require("reference/parity/refusion-meta/tiny.safetensors"));
        ReFusionLayouts tiny = new(Channels: 4, Heads: 2, Blocks: 1);
        foreach (
            (string prefix, NetworkLayout layout) in (ReadOnlySpan<(string, NetworkLayout)>)
                [("fusion.", tiny.Fusion()), ("proposal.", tiny.Proposal()), ("reconstruction.", tiny.Reconstruction())]
        )
        {
            Assert.IsEmpty(layout.Check(Part(golden, prefix)), prefix);
        }
    }

    private static WeightFile Part(WeightFile golden, string prefix) =>
        new(
            golden
                .Tensors.Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(tensor => new WeightTensor(tensor.Name[prefix.Length..], tensor.Shape, tensor.Values))
        );

    private static WeightFile Published(string file) =>
        WeightFile.Read(SharedFiles.Require($"reference/parity/weights/refusion_{file}.safetensors"));
}
