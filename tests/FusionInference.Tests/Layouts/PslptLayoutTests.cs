namespace FusionML.Inference.Tests;

[TestClass]
public class PslptLayoutTests
{
    /// <summary>pslpt.md section 2: the order of registration, and the dead tensors by number and size.</summary>
    [TestMethod]
    public void The_goldens_hold_exactly_the_layout_in_its_order()
    {
        WeightFile weights = PslptPackage.Weights();
        NetworkLayout layout = NetworkRegistry.Recognize(weights).Layout;
        Assert.AreSame(NetworkLayout.Pslpt, layout);
        CollectionAssert.AreEqual(
            weights.Tensors.Select(tensor => tensor.ToString()).ToArray(),
            layout.Tensors.Where(tensor => tensor.Role != TensorRole.Buffer).Select(tensor => tensor.ToString()).ToArray()
        );
        IReadOnlyList<string> dead = layout.Check(weights);
        Assert.HasCount(41, dead);
        Assert.AreEqual(2352, dead.Sum(name => weights[name].Values.Length));
        Assert.Contains("decoder.in_conv.1.weight", dead);
        Assert.Contains("encoder2.eformer4.out_ln.bias", dead);
        Assert.DoesNotContain("encoder1.eformer1.in_ln.weight", dead);
    }

    [TestMethod]
    public void Live_tensors_alone_are_a_whole_file()
    {
        WeightFile weights = RandomWeights.Of(NetworkLayout.Pslpt, seed: 1);
        Assert.AreSame(NetworkLayout.Pslpt, NetworkRegistry.Recognize(weights).Layout);
        Assert.IsEmpty(NetworkLayout.Pslpt.Check(weights));
    }

    [TestMethod]
    public void A_file_without_the_second_set_is_refused_by_name()
    {
        WeightFile whole = RandomWeights.Of(NetworkLayout.Pslpt, seed: 1);
        IEnumerable<WeightTensor> first = whole.Tensors.Where(tensor =>
            !tensor.Name.Contains("former2.", StringComparison.Ordinal) || tensor.Name.Contains("coder", StringComparison.Ordinal)
        );
        WeightsException error = Assert.ThrowsExactly<WeightsException>(() => NetworkLayout.Pslpt.Check(new WeightFile(first)));
        StringAssert.Contains(error.Message, "168 missing: fl_former2.proj_in.weight [48, 48, 3, 3]");
    }
}
