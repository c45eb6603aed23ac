using FusionML.Testing;

namespace FusionML.Inference.Tests;

[TestClass]
public class NetworkLayoutTests
{
    /// <summary>Counts of the papers and of networks.md 3.2, 3.8 and 3.9, and pslpt.md 2.</summary>
    [TestMethod]
    [DataRow("efrufn", 236_226, 217_794)]
    [DataRow("frufn", 863_850, 863_562)]
    [DataRow("refusion", 59_856, 59_856)]
    [DataRow("pslpt", 1_803_712, 1_801_360)]
    [DataRow("colornet", 132_336, 132_336)]
    public void Parameters_are_as_many_as_the_papers_count(string network, int all, int live)
    {
        NetworkLayout layout = NetworkRegistry.Find(network)!.Layout;
        Assert.AreEqual(network, layout.Network);
        Assert.AreEqual(all, layout.ParameterCount);
        Assert.AreEqual(live, layout.LiveParameterCount);
    }

    [TestMethod]
    [DataRow("efrufn", "weights/efrufn_ivf", "update_block.trans.0.weight")]
    [DataRow("frufn", "frufn/random_crop64", "out_conv.weight")]
    [DataRow("colornet", "colornet/random_crop64", null)]
    public void Published_files_are_recognised_and_hold_exactly_the_layout_in_its_order(string network, string file, string? dead)
    {
        WeightFile weights = Published(file);
        NetworkLayout layout = NetworkRegistry.Recognize(weights).Layout;
        Assert.AreEqual(network, layout.Network);
        CollectionAssert.AreEqual(dead is null ? [] : new[] { dead }, layout.Check(weights).ToArray());
        CollectionAssert.AreEqual(
            weights.Tensors.Select(tensor => tensor.ToString()).ToArray(),
            layout.Tensors.Where(tensor => tensor.Role != TensorRole.Buffer).Select(tensor => tensor.ToString()).ToArray()
        );
    }

    [TestMethod]
    public void Dead_tensors_may_be_absent_and_buffers_present()
    {
        WeightTensor mask = new("update_block.gs.glo.blocks.1.attn_mask", [2, 1, 1], [0f, -100f]);
        WeightFile weights = new([.. Made(NetworkLayout.Efrufn, TensorRole.Live), mask]);
        CollectionAssert.AreEqual(new[] { mask.Name }, NetworkLayout.Efrufn.Check(weights).ToArray());
    }

    [TestMethod]
    public void Missing_unknown_and_misshaped_tensors_are_listed_with_their_shapes()
    {
        IEnumerable<WeightTensor> tensors = Made(NetworkLayout.ColorNet, TensorRole.Live)
            .Where(tensor => tensor.Name is not ("in_conv.weight" or "out_conv.weight"))
            .Append(new WeightTensor("out_conv.weight", [3, 48], new float[144]))
            .Append(new WeightTensor("head.weight", [7], new float[7]));
        WeightsException error = Assert.ThrowsExactly<WeightsException>(() =>
            NetworkLayout.ColorNet.Check(new WeightFile(tensors))
        );
        StringAssert.Contains(error.Message, "1 missing: in_conv.weight [48, 5, 3, 3]");
        StringAssert.Contains(error.Message, "1 unknown: head.weight [7]");
        StringAssert.Contains(error.Message, "1 misshaped: out_conv.weight [3, 48] instead of [2, 48, 3, 3]");
    }

    [TestMethod]
    public void Metadata_decides_whose_weights_they_are()
    {
        WeightFile weights = new(Made(NetworkLayout.ColorNet, TensorRole.Live), Metadata("EFRUFN"));
        Assert.AreSame(NetworkLayout.Efrufn, NetworkRegistry.Recognize(weights).Layout);
        Assert.ThrowsExactly<WeightsException>(() => NetworkLayout.Efrufn.Check(weights));
    }

    [TestMethod]
    public void Weights_of_something_else_are_refused()
    {
        WeightsException named = Assert.ThrowsExactly<WeightsException>(() =>
            NetworkRegistry.Recognize(new WeightFile([], Metadata("cddfuse")))
        );
        StringAssert.Contains(named.Message, "cddfuse");
        Assert.ThrowsExactly<WeightsException>(() =>
            NetworkRegistry.Recognize(new WeightFile([new WeightTensor("x", [], [0f])]))
        );
    }

    /// <summary>A parity package without its inputs and outputs, which it holds under <c>io.</c></summary>
    private static WeightFile Published(string file)
    {
        WeightFile package = WeightFile.Read(SharedFiles.Require($"reference/parity/{file}.safetensors"));
        return new WeightFile(package.Tensors.Where(tensor => !tensor.Name.StartsWith("io.", StringComparison.Ordinal)));
    }

    private static IEnumerable<WeightTensor> Made(NetworkLayout layout, TensorRole role) =>
        layout
            .Tensors.Where(tensor => tensor.Role == role)
            .Select(tensor => new WeightTensor(tensor.Name, tensor.Shape, new float[tensor.Count]));

    private static Dictionary<string, string> Metadata(string network) => new() { [WeightMetadata.Network] = network };
}
