namespace FusionML.Inference.Tests;

/// <summary>
/// What a recipe leaves open is settled once, from the task; what contradicts itself is refused with both values.
/// </summary>
[TestClass]
public class FusionRecipeTests
{
    [TestMethod]
    [DataRow(FusionTask.Ivf, "ivf.safetensors", "first")]
    [DataRow(FusionTask.Mfif, "mfif.safetensors", "distance")]
    [DataRow(FusionTask.Meif, "meif.safetensors", "distance")]
    [DataRow(FusionTask.Mif, "mif.safetensors", "distance")]
    public void A_task_stands_for_its_weights_and_its_chroma(FusionTask task, string file, string chroma)
    {
        FusionRecipe settled = new FusionRecipe { Task = task }.Settle();
        Assert.AreEqual(file, settled.Weights!.Name);
        Assert.AreEqual("efrufn", settled.Network);
        Assert.AreEqual(chroma, settled.ChromaRule);
        Assert.IsNull(settled.ColorNet);
        Assert.IsNull(settled.Rule);
    }

    [TestMethod]
    public void The_rule_colornet_stands_for_the_ColorNet_that_ships()
    {
        FusionRecipe settled = new FusionRecipe { Task = FusionTask.Meif, ChromaRule = "ColorNet" }.Settle();
        Assert.AreEqual("colornet.safetensors", settled.ColorNet!.Name);
        Assert.IsNull(settled.ChromaRule);
        Assert.AreEqual(
            "zero",
            new FusionRecipe { Task = FusionTask.Meif, ChromaRule = "zero" }
                .Settle()
                .ChromaRule
        );
    }

    [TestMethod]
    public void Weights_that_name_their_task_need_no_other()
    {
        FusionRecipe settled = new FusionRecipe { Weights = ShippedWeights.Load("ivf.safetensors") }.Settle();
        Assert.AreEqual(FusionTask.Ivf, settled.Task);
        Assert.AreEqual("first", settled.ChromaRule);
        WeightFile silent = RandomWeights.Of(NetworkLayout.Frufn, 1);
        FusionRecipe open = new FusionRecipe { Weights = silent }.Settle();
        Assert.IsNull(open.Task);
        Assert.AreEqual(("frufn", "distance"), (open.Network, open.ChromaRule));
        Assert.AreEqual(
            FusionTask.Meif,
            new FusionRecipe { Weights = ShippedWeights.Load("ivf.safetensors"), Task = FusionTask.Meif }
                .Settle()
                .Task
        );
    }

    [TestMethod]
    public void A_settled_recipe_is_its_own()
    {
        FusionRecipe settled = new FusionRecipe { Task = FusionTask.Meif, Order = FusionOrder.Pairwise }.Settle();
        Assert.AreEqual(settled, settled.Settle());
    }

    [TestMethod]
    public void What_contradicts_itself_is_refused_with_both_values()
    {
        WeightFile weights = ShippedWeights.Load("ivf.safetensors");
        WeightFile colors = ShippedWeights.LoadColorNet();
        AssertRefused(new FusionRecipe { Weights = weights, Rule = "average" }, "ivf.safetensors", "average");
        AssertRefused(
            new FusionRecipe
            {
                Rule = "average",
                ChromaRule = "zero",
                ColorNet = colors,
            },
            "zero",
            "colornet.safetensors"
        );
        AssertRefused(new FusionRecipe(), "Task", "Weights", "Rule");
        AssertRefused(new FusionRecipe { Rule = "average", Network = "efrufn" }, "average", "efrufn");
        AssertRefused(new FusionRecipe { Rule = "median" }, "median", "'laplacian'");
        AssertRefused(new FusionRecipe { Rule = "average", ChromaRule = "loudest" }, "loudest", "distance");
        AssertUnknown(() => new FusionRecipe { Rule = "average", Order = (FusionOrder)9 }, "9", "Order");
        AssertUnknown(() => new FusionRecipe { Rule = "average", Task = (FusionTask)9 }, "9", "Task");
        AssertUnknown(() => new FusionRecipe { Rule = "average", SizeMismatch = (SizeMismatchHandling)9 }, "9", "SizeMismatch");
    }

    [TestMethod]
    public void Weights_of_another_network_are_refused_by_name()
    {
        WeightFile weights = ShippedWeights.Load("ivf.safetensors");
        WeightFile colors = ShippedWeights.LoadColorNet();
        AssertWrong(new FusionRecipe { Weights = weights, Network = "frufn" }, "efrufn", "frufn");
        AssertWrong(new FusionRecipe { Weights = colors }, "colornet", "does not fuse luminance");
        AssertWrong(new FusionRecipe { Rule = "average", ColorNet = weights }, "not the tensors of colornet", "encoder1");
    }

    [TestMethod]
    public void A_fusion_on_an_engine_takes_no_weights_and_no_rule_of_a_recipe()
    {
        using AverageRule average = new();
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() =>
            new ImageFusion(average, new FusionRecipe { Rule = "maximum" })
        );
        StringAssert.Contains(error.Message, "average");
    }

    private static void AssertRefused(FusionRecipe recipe, params string[] named) =>
        AssertNames(Assert.Throws<ArgumentException>(recipe.Settle), named);

    /// <summary>A member of no enumeration is refused where it is set.</summary>
    private static void AssertUnknown(Func<FusionRecipe> make, params string[] named) =>
        AssertNames(Assert.ThrowsExactly<ArgumentOutOfRangeException>(make), named);

    private static void AssertWrong(FusionRecipe recipe, params string[] named) =>
        AssertNames(Assert.ThrowsExactly<WeightsException>(recipe.Settle), named);

    private static void AssertNames(Exception error, string[] named)
    {
        foreach (string text in named)
        {
            StringAssert.Contains(error.Message, text);
        }
    }
}
