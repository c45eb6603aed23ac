using FusionML.Inference;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class ReFusionRefusalTests
{
    [TestMethod]
    public void Weights_of_ReFusion_are_refused_with_the_way_on()
    {
        WeightFile weights = new(
            NetworkLayout
                .ReFusion.Tensors.Where(tensor => tensor.Role == TensorRole.Live)
                .Select(tensor => new WeightTensor(tensor.Name, tensor.Shape, new float[tensor.Count]))
        );
        WeightsException error = Assert.ThrowsExactly<WeightsException>(() => new TorchSharpFusionEngine(weights).Dispose());
        StringAssert.Contains(error.Message, "refusion");
        StringAssert.Contains(error.Message, "Backend to Managed");
    }
}
