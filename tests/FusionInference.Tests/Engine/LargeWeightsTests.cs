namespace FusionML.Inference.Tests;

/// <summary>Weights of any size that a file can hold: a picture in its range, or the error that says that the numbers ran away.</summary>
[TestClass]
public class LargeWeightsTests
{
    [TestMethod]
    [DataRow("efrufn", 1e8f)]
    [DataRow("efrufn", 1e20f)]
    [DataRow("efrufn", 3e38f)]
    [DataRow("frufn", 1e8f)]
    [DataRow("frufn", 1e20f)]
    [DataRow("frufn", 3e38f)]
    [DataRow("refusion", 1e8f)]
    [DataRow("refusion", 1e20f)]
    [DataRow("refusion", 3e38f)]
    [DataRow("pslpt", 1e8f)]
    [DataRow("pslpt", 1e20f)]
    [DataRow("pslpt", 3e38f)]
    public void Large_weights_give_a_picture_or_a_divergence(string network, float scale)
    {
        NetworkLayout layout = network switch
        {
            "efrufn" => NetworkLayout.Efrufn,
            "frufn" => NetworkLayout.Frufn,
            "pslpt" => NetworkLayout.Pslpt,
            _ => NetworkLayout.ReFusion,
        };
        WeightFile small = RandomWeights.Of(layout, 3);
        WeightFile large = new(
            small.Tensors.Select(tensor => new WeightTensor(
                tensor.Name,
                tensor.Shape,
                [.. tensor.Values.Select(value => 10 * value * scale)]
            ))
        );
        using ManagedFusionEngine engine = new(large, FusionTask.Ivf);
        try
        {
            Imaging.ImagePlane fused = engine.Fuse([Planes.Scene(1, 24, 40), Planes.Scene(2, 24, 40)]).Fused;
            foreach (float sample in fused.Samples)
            {
                Assert.IsTrue(sample is >= 0 and <= 1, $"{sample}");
            }
        }
        catch (DivergenceException error)
        {
            StringAssert.Contains(error.Message, "not finite");
        }
    }
}
